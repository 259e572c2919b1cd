package io.github.braidml.format;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A {@code tokenizer.json} as Hugging Face's tools write it, read by their own code, which DJL brings along. The marks that a
 * pretrained network wants around a text are left out; how to cut and pad is not the file's to say.
 */
public final class TokenizerFile {
    /** By the file's content, kept for good: a program has few, and each reads all sentences of a table. */
    private static final Map<String, TokenizerFile> READ = new ConcurrentHashMap<>();

    static {
        // Otherwise DJL reports its use, and looks for a build for the graphics card on a server.
        setUnlessSet("OPT_OUT_TRACKING", "true");
        setUnlessSet("ai.djl.offline", "true");
        setUnlessSet("RUST_FLAVOR", "cpu");
    }

    private final HuggingFaceTokenizer tokenizer;

    private TokenizerFile(HuggingFaceTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** Returns the content of a file as text. */
    public static String text(String file, byte[] bytes) {
        return new Malformed(file, "tokenizer.json").text(bytes, StandardCharsets.UTF_8);
    }

    /**
     * Returns the tokenizer of a file's content.
     *
     * @param file its name, for messages
     * @throws IllegalArgumentException if it is no tokenizer
     */
    public static TokenizerFile of(String file, String json) {
        return READ.computeIfAbsent(json, content -> new TokenizerFile(open(file, content)));
    }

    private static HuggingFaceTokenizer open(String file, String json) {
        Map<String, String> options =
                Map.of("addSpecialTokens", "false", "truncation", "DO_NOT_TRUNCATE", "padding", "DO_NOT_PAD");
        try {
            return HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (LinkageError e) {
            throw new IllegalStateException(
                    "the tokenizers' native library cannot be loaded on this machine; .text(column) reads words without it",
                    e);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "'%s' cannot be read as tokenizer.json: %s; it is the file that tokenizer.save(\"tokenizer.json\") of Hugging Face's tokenizers writes"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    /** Returns the tokens of a text, as the vocabulary spells them. */
    public List<String> tokens(String text) {
        return List.of(tokenizer.encode(text).getTokens());
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null && System.getenv(property) == null) {
            System.setProperty(property, value);
        }
    }
}
