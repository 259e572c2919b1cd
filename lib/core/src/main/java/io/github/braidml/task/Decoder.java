package io.github.braidml.task;

/** What writes a sentence, token by token, looking at what an encoder gives for every place of another one. */
public sealed interface Decoder {

    /** Returns the number of values per token. */
    int width();

    /**
     * A Transformer decoder: every token looks at those before it and at the source (Vaswani et al. 2017, arXiv:1706.03762).
     *
     * @param width values per token, a multiple of the heads
     * @param heads attentions side by side
     * @param layers layers on top of each other
     * @param dropout probability with which a value is dropped while training, in [0, 1)
     */
    record TransformerDecoder(int width, int heads, int layers, double dropout) implements Decoder {
        public TransformerDecoder {
            if (width < 1 || heads < 1 || layers < 1 || width % heads != 0) {
                throw new IllegalArgumentException(
                        "transformerDecoder(width, heads, layers) needs a width that is a multiple of the heads, all at least 1, such as transformerDecoder(64, 4, 2); given transformerDecoder(%d, %d, %d)"
                                .formatted(width, heads, layers));
            }
            check("transformerDecoder", dropout);
        }

        /** Returns this decoder with dropout after the embedding and after each part of a layer. */
        public TransformerDecoder dropout(double probability) {
            return new TransformerDecoder(width, heads, layers, probability);
        }

        @Override
        public String toString() {
            return "transformerDecoder(%d, %d, %d)".formatted(width, heads, layers) + suffix(dropout);
        }
    }

    /**
     * A gated recurrent unit whose state looks at the source before each token (Luong et al. 2015, arXiv:1508.04025, global attention).
     *
     * @param width values of the state and per token
     * @param dropout probability with which a value is dropped while training, in [0, 1)
     */
    record GruDecoder(int width, double dropout) implements Decoder {
        public GruDecoder {
            if (width < 1) {
                throw new IllegalArgumentException("gruDecoder(width): the width is at least 1; given " + width);
            }
            check("gruDecoder", dropout);
        }

        /** Returns this decoder with dropout after the embedding and before the output. */
        public GruDecoder dropout(double probability) {
            return new GruDecoder(width, probability);
        }

        @Override
        public String toString() {
            return "gruDecoder(" + width + ")" + suffix(dropout);
        }
    }

    private static void check(String what, double dropout) {
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException(
                    "%s: dropout is a probability in [0, 1); given %s".formatted(what, dropout));
        }
    }

    private static String suffix(double dropout) {
        return dropout == 0 ? "" : ".dropout(" + dropout + ")";
    }
}
