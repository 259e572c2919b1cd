package io.github.braidml.notebook;

import java.lang.reflect.Field;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The running kernel, whichever it is. */
interface Host {
    /** Shows a new output in the running cell. */
    void display(String id, Bundle content);

    /** Replaces the output with this id. */
    void update(String id, Bundle content);

    /** Makes the kernel show the objects of this library; does nothing the second time. */
    void register();

    /**
     * Returns the kernel's own map of running statements, each with the future whose cancelling ends it; null where this
     * kernel keeps none or keeps it differently.
     */
    @Nullable
    ConcurrentMap<String, Object> statements();

    /** Returns the kernel this code runs in, or null outside of any. */
    static @Nullable Host running() {
        // The class being there is not enough: ask for the instance, and ask again each time.
        try {
            return JJavaHost.find();
        } catch (Throwable e) {
            // Not JJava.
        }
        try {
            return IJavaHost.find();
        } catch (Throwable e) {
            return null;
        }
    }

    /** Reads a private field of the kernel, of its class or one above. */
    static @Nullable Object field(Object owner, String name) throws ReflectiveOperationException {
        for (Class<?> type = owner.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    field.setAccessible(true);
                    return field.get(owner);
                }
            }
        }
        throw new NoSuchFieldException(owner.getClass().getName() + "." + name);
    }
}
