package io.github.braidml.format;

import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * A translation memory (TMX 1.4): sentences, each in several languages. Entities and document types of a file's own are
 * refused, so that no file can read others or grow when read.
 *
 * @param units the sentences in the order of the file
 */
public record Tmx(List<Unit> units) {
    private static final Pattern ENCODING =
            Pattern.compile("^\\s*<\\?xml[^>]*?encoding\\s*=\\s*[\"']([A-Za-z0-9._-]+)[\"']");

    /** Codes of the program the text comes from, not text. */
    private static final Set<String> CODES = Set.of("bpt", "ept", "it", "ph", "ut");

    /**
     * One sentence.
     *
     * @param id its name in the file; empty if it has none
     * @param texts the sentence by language, such as {@code en} or {@code pt-BR}
     */
    public record Unit(String id, Map<String, String> texts) {}

    /**
     * Reads a file.
     *
     * @param file its name, for messages
     * @throws IllegalArgumentException if it is no well-formed TMX file, or a sentence lacks its language
     */
    public static Tmx read(String file, byte[] bytes) {
        Malformed malformed = new Malformed(file, "TMX");
        // Decoded here, since the parser of the JDK prints what it finds wrong with an encoding.
        String text = malformed.text(bytes, encoding(bytes, malformed));
        XMLStreamReader in = null;
        try {
            in = factory().createXMLStreamReader(new StringReader(text));
            return new Reader(in, malformed).read();
        } catch (XMLStreamException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNumber();
            throw malformed.line(Math.max(1, line), "it is no well-formed XML: " + oneLine(e.getMessage()), e);
        } catch (IndexOutOfBoundsException | NullPointerException | MissingResourceException e) {
            // So the parser of the JDK fails on some broken files.
            int line = in == null ? 1 : in.getLocation().getLineNumber();
            throw malformed.line(Math.max(1, line), "it is no well-formed XML", e);
        }
    }

    private static Charset encoding(byte[] bytes, Malformed malformed) {
        if (bytes.length > 1 && (bytes[0] == (byte) 0xFE || bytes[0] == (byte) 0xFF)) {
            return StandardCharsets.UTF_16;
        }
        String start = new String(bytes, 0, Math.min(bytes.length, 200), StandardCharsets.ISO_8859_1);
        Matcher declared = ENCODING.matcher(start);
        if (!declared.find()) {
            return StandardCharsets.UTF_8;
        }
        try {
            return Charset.forName(declared.group(1));
        } catch (IllegalArgumentException e) {
            throw malformed.line(1, "no encoding is called '" + declared.group(1) + "'", e);
        }
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    private static String oneLine(@Nullable String message) {
        return message == null ? "unknown" : message.replaceAll("\\s+", " ");
    }

    private static final class Reader {
        private final XMLStreamReader in;
        private final Malformed malformed;
        private final List<Unit> units = new ArrayList<>();
        private String id = "";
        private @Nullable Map<String, String> texts;
        private @Nullable String language;

        Reader(XMLStreamReader in, Malformed malformed) {
            this.in = in;
            this.malformed = malformed;
        }

        Tmx read() throws XMLStreamException {
            boolean root = false;
            while (in.hasNext()) {
                int event = in.next();
                if (event == XMLStreamConstants.ENTITY_REFERENCE) {
                    throw wrong("entities of a file's own are not read; it names '" + in.getLocalName() + "'");
                } else if (event == XMLStreamConstants.START_ELEMENT) {
                    if (!root && !in.getLocalName().equals("tmx")) {
                        throw wrong("the outermost element must be tmx; it is " + in.getLocalName());
                    }
                    root = true;
                    start(in.getLocalName());
                } else if (event == XMLStreamConstants.END_ELEMENT) {
                    end(in.getLocalName());
                }
            }
            return new Tmx(List.copyOf(units));
        }

        private IllegalArgumentException wrong(String what) {
            return malformed.line(Math.max(1, in.getLocation().getLineNumber()), what);
        }

        private void start(String element) throws XMLStreamException {
            switch (element) {
                case "tu" -> {
                    String named = in.getAttributeValue(null, "tuid");
                    id = named == null ? "" : named;
                    texts = new LinkedHashMap<>();
                }
                case "tuv" -> {
                    String named = in.getAttributeValue(XMLConstants.XML_NS_URI, "lang");
                    language = named == null ? in.getAttributeValue(null, "lang") : named;
                    if (language == null) {
                        throw wrong("every tuv must say its language with xml:lang");
                    }
                }
                case "seg" -> segment();
                default -> {}
            }
        }

        private void end(String element) {
            if (element.equals("tu") && texts != null) {
                units.add(new Unit(id, texts));
                texts = null;
            } else if (element.equals("tuv")) {
                language = null;
            }
        }

        /** Reads up to the end of a seg. */
        private void segment() throws XMLStreamException {
            Map<String, String> into = texts;
            String of = language;
            if (into == null || of == null) {
                throw wrong("a seg must be in a tuv, and that in a tu");
            }
            StringBuilder text = new StringBuilder();
            int depth = 1;
            int codes = 0;
            while (depth > 0) {
                switch (in.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        depth++;
                        codes += codes > 0 || CODES.contains(in.getLocalName()) ? 1 : 0;
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        depth--;
                        codes = Math.max(0, codes - 1);
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                        if (codes == 0) {
                            text.append(in.getText());
                        }
                    }
                    case XMLStreamConstants.ENTITY_REFERENCE ->
                        throw wrong("entities of a file's own are not read; it names '" + in.getLocalName() + "'");
                    default -> {}
                }
            }
            if (into.put(of, text.toString().strip()) != null) {
                throw wrong("a tu must have one tuv per language; '%s' comes twice".formatted(of));
            }
        }
    }
}
