package io.github.braidml;

import java.util.Random;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Sentences of a small grammar, their translations word by word, their parts of speech and what they are. */
public final class TestPhrases {
    private static final String[][] NOUNS = {
        {"cat", "chat"}, {"dog", "chien"}, {"boy", "garçon"}, {"bird", "oiseau"}, {"book", "livre"}, {"train", "train"}
    };
    private static final String[][] VERBS = {{"sees", "voit"}, {"finds", "trouve"}, {"likes", "aime"}};
    private static final String[][] ADJECTIVES = {{"red", "rouge"}, {"calm", "calme"}, {"young", "jeune"}};

    private TestPhrases() {}

    /** English, French (adjectives follow, questions have a space before the mark), tags, and whether it is a question. */
    public static Table table(long seed, int rows) {
        Random random = new Random(seed);
        StringColumn english = StringColumn.create("english");
        StringColumn french = StringColumn.create("french");
        StringColumn tags = StringColumn.create("tags");
        StringColumn type = StringColumn.create("type");
        for (int i = 0; i < rows; i++) {
            boolean question = random.nextBoolean();
            String[] verb = VERBS[random.nextInt(VERBS.length)];
            String[] subject = noun(random);
            String[] object = noun(random);
            String end = question ? "?" : ".";
            english.append("the " + subject[0] + " " + verb[0] + " the " + object[0] + end);
            french.append("le " + subject[1] + " " + verb[1] + " le " + object[1] + (question ? " ?" : "."));
            tags.append("DET " + subject[2] + " VERB DET " + object[2] + " MARK");
            type.append(question ? "question" : "statement");
        }
        return Table.create("phrases", english, french, tags, type);
    }

    private static String[] noun(Random random) {
        String[] noun = NOUNS[random.nextInt(NOUNS.length)];
        if (random.nextInt(3) > 0) {
            return new String[] {noun[0], noun[1], "NOUN"};
        }
        String[] adjective = ADJECTIVES[random.nextInt(ADJECTIVES.length)];
        return new String[] {adjective[0] + " " + noun[0], noun[1] + " " + adjective[1], "ADJ NOUN"};
    }
}
