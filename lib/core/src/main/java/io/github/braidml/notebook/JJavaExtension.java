package io.github.braidml.notebook;

import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;

/** Found and installed by JJava itself when this library comes onto its class path. */
public final class JJavaExtension implements Extension {
    /** Called by the kernel. */
    public JJavaExtension() {}

    @Override
    public void install(BaseKernel kernel) {
        try {
            JJavaHost.register(kernel.getRenderer());
        } catch (Throwable e) {
            // An exception here would keep the kernel from starting; objects then show as text.
        }
    }
}
