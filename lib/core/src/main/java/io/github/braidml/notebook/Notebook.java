package io.github.braidml.notebook;

/** The notebook this code may be running in. */
public final class Notebook {
    private Notebook() {}

    /**
     * Makes the running kernel show the objects of this library, Tablesaw tables and XChart charts as HTML and pictures.
     *
     * <p>JJava does it by itself; IJava needs this call once, best in a static initialiser that every use passes or in a
     * start-up script. Does nothing the second time or where no kernel runs, and never throws.
     *
     * @return whether there is a kernel that now shows them
     */
    public static boolean install() {
        try {
            Host host = Host.running();
            if (host == null) {
                return false;
            }
            host.register();
            return true;
        } catch (Throwable e) {
            return false;
        }
    }
}
