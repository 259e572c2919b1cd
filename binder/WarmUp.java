import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** Makes DJL unpack its native library once, so that the first training in a notebook does not stall. */
class WarmUp {
    public static void main(String[] args) {
        Engine engine = Engine.getEngine("PyTorch");
        try (NDManager manager = engine.newBaseManager();
                NDArray ones = manager.ones(new ai.djl.ndarray.types.Shape(2, 2))) {
            if (ones.matMul(ones).sum().getFloat() != 8f) {
                throw new IllegalStateException("PyTorch gives a wrong product on this machine");
            }
        }
        System.out.println("PyTorch " + engine.getVersion() + " works");
    }
}
