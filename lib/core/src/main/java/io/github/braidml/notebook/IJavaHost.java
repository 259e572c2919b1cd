package io.github.braidml.notebook;

import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.RenderContext;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** IJava 1.3.0, by way of the base kernel it is built on; IJava itself is in no registry and reached by reflection. */
final class IJavaHost implements Host {
    private static final Set<Renderer> REGISTERED =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private final BaseKernel kernel;

    IJavaHost(BaseKernel kernel) {
        this.kernel = kernel;
    }

    /** Throws where no IJava runs. */
    static Host find() throws ReflectiveOperationException {
        Object kernel = Class.forName("io.github.spencerpark.ijava.runtime.Kernel")
                .getMethod("getKernelInstance")
                .invoke(null);
        return new IJavaHost((BaseKernel) Objects.requireNonNull(kernel, "no IJava kernel is running"));
    }

    @Override
    public void display(String id, Bundle content) {
        kernel.display(data(id, content));
    }

    @Override
    public void update(String id, Bundle content) {
        kernel.getIO().display.updateDisplay(data(id, content));
    }

    private static DisplayData data(String id, Bundle content) {
        DisplayData data = new DisplayData();
        fill(data, content, true, true);
        data.putTransientData("display_id", id);
        return data;
    }

    @Override
    public void register() {
        register(kernel.getRenderer());
    }

    /** One registration for all objects: it is asked last, and leaves what it does not know to the kernel. */
    static void register(Renderer renderer) {
        if (REGISTERED.add(renderer)) {
            renderer.createRegistration(Object.class)
                    .preferring(MIMEType.TEXT_HTML, MIMEType.IMAGE_PNG)
                    .supporting(MIMEType.TEXT_PLAIN)
                    .register(IJavaHost::render);
        }
    }

    private static void render(Object value, RenderContext context) {
        try {
            Bundle content = Rendering.render(value);
            if (content != null) {
                fill(
                        context.getOutputContainer(),
                        content,
                        context.wantsDataRenderedAs(MIMEType.TEXT_HTML),
                        context.wantsDataRenderedAs(MIMEType.IMAGE_PNG));
            }
        } catch (Throwable e) {
            // The kernel then shows the object as text.
        }
    }

    private static void fill(DisplayData data, Bundle content, boolean html, boolean png) {
        data.putText(content.text());
        if (html && content.html() != null) {
            data.putHTML(content.html());
        }
        Bundle.Png picture = content.png();
        if (png && picture != null) {
            data.putData(MIMEType.IMAGE_PNG, picture.base64(), picture.metadata());
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    public @Nullable ConcurrentMap<String, Object> statements() {
        try {
            Object evaluator = Host.field(kernel, "evaluator");
            Object provider = evaluator == null ? null : Host.field(evaluator, "executionControlProvider");
            if (evaluator == null || provider == null) {
                return null;
            }
            Object control = provider.getClass()
                    .getMethod("getRegisteredControlByID", String.class)
                    .invoke(provider, Host.field(evaluator, "executionControlID"));
            return control == null ? null : (ConcurrentMap<String, Object>) Host.field(control, "running");
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }
}
