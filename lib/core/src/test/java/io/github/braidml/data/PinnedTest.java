package io.github.braidml.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.braidml.catalogue.Catalogue;
import io.github.braidml.catalogue.Progress;
import io.github.braidml.format.Mirror;
import io.github.braidml.task.Binary;
import io.github.braidml.task.Categorical;
import io.github.braidml.task.Regression;
import io.github.braidml.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The public tables, as they must come out of the files: counts, splits and every known trap. */
final class PinnedTest {
    private static final Map<String, Data> READ = new HashMap<>();

    private static Data data(String name) {
        Mirror.folder();
        return READ.computeIfAbsent(name, each -> Sources.named(each, Progress.NONE));
    }

    private static long missing(Data data, String column) {
        return data.words(column).stream().filter(Objects::isNull).count();
    }

    private static long count(Data data, String column, String value) {
        return data.words(column).stream().filter(value::equals).count();
    }

    /** How many of the test rows have this value, as a share. */
    private static double share(Data data, String column, String value) {
        List<String> words = new ArrayList<>(data.words(column));
        int[] test = data.split().test();
        return (double) Arrays.stream(test)
                        .filter(row -> value.equals(words.get(row)))
                        .count()
                / test.length;
    }

    @ParameterizedTest
    @CsvSource({
        "adult, 48842, 17, 32561, 16281",
        "german-credit, 1000, 21, 800, 200",
        "heart-uci, 920, 16, 738, 182",
        "lending-club, 10000, 46, 8000, 2000",
        "mi-complications, 1700, 115, 1360, 340",
        "mulan-enb, 768, 10, 768, 0",
        "mulan-slump, 103, 10, 103, 0",
        "nhefs, 1629, 60, 1287, 342",
        "optdigits, 5620, 67, 3823, 1797",
        "support2, 9105, 35, 7284, 1821",
        "tico19, 3071, 6, 2457, 614",
        "tico19-terms, 1530, 4, 1530, 0",
        "tox21, 8014, 13, 6412, 1602",
        "us-indices, 5031, 13, 4024, 1007",
        "vix, 9235, 5, 7388, 1847",
        "vowel, 990, 13, 528, 462"
    })
    void rowsColumnsAndParts(String name, int rows, int columns, int learn, int test) {
        Data data = data(name);
        assertThat(data.rows()).isEqualTo(rows);
        assertThat(data.names()).hasSize(columns);
        Split split = data.split();
        assertThat(split.test()).hasSize(test);
        assertThat(split.train().length + split.valid().length).isEqualTo(learn);
        Card card = Objects.requireNonNull(data.card());
        assertThat(card.rows()).isEqualTo(rows);
        assertThat(card.tasks()).isNotEmpty().allSatisfy(task -> assertThat(data.names())
                .contains(task.column()));
        assertThat(data.text())
                .contains("Licence: ")
                .contains("Fetched on first use (")
                .contains(card.citation());
    }

    /** The tasks of a set, learned from what is not among its outcomes. */
    @Test
    void theSuggestedTasksPassEveryCheck() {
        Map<String, String[]> dropped = Map.of(
                "adult", new String[] {"marital_status", "relationship", "education", "education_num"},
                "german-credit", new String[0],
                "heart-uci", new String[0],
                "lending-club", new String[] {"emp_title"},
                "mi-complications", new String[] {"LET_IS"},
                "mulan-enb", new String[0],
                "nhefs", new String[0],
                "optdigits", new String[0],
                "support2", new String[0]);
        dropped.forEach((name, columns) -> {
            Data data = data(name).drop(columns);
            List<Task<?>> tasks = new ArrayList<>();
            for (Card.TaskNote note : Objects.requireNonNull(data.card()).tasks()) {
                tasks.add(
                        switch (note.kind()) {
                            case "regression" -> Regression.of(note.column());
                            case "categorical" -> Categorical.of(note.column());
                            default -> {
                                Binary plain = Binary.of(note.column());
                                yield switch (note.column()) {
                                    case "income" -> plain.positive(">50K");
                                    case "term" -> plain.positive("60");
                                    default -> plain;
                                };
                            }
                        });
            }
            Prepared prepared = data.prepare(tasks);
            assertThat(prepared.rows()).as(name).isEqualTo(data.rows());
            for (float input : prepared.inputs().values(0)) {
                assertThat(Float.isFinite(input)).isTrue();
            }
        });
    }

    @Test
    void support2() {
        Data data = data("support2");
        // Blanks before a number are no part of it.
        assertThat(data.numbers("age")[0]).isEqualTo(62.84998);
        assertThat(missing(data, "sfdm2")).isEqualTo(1400);
        assertThat(missing(data, "charges")).isEqualTo(172);
        assertThat(missing(data, "income")).isEqualTo(2982);
        assertThat(missing(data, "glucose")).isEqualTo(4500);
        assertThat(data.words("income").get(0)).isEqualTo("$11-$25k");
        assertThat(data.words("sfdm2").get(1)).isEqualTo("<2 mo. follow-up");
        assertThat(data.words("sfdm2").stream().filter(Objects::nonNull).distinct())
                .hasSize(5);
        assertThat(data.names())
                .doesNotContain(
                        "sno", "aps", "sps", "surv2m", "surv6m", "prg2m", "prg6m", "dnr", "dnrday", "totcst", "totmcst",
                        "avtisst", "death", "d.time");
        assertThat(share(data, "hospdead", "1")).isCloseTo(0.2565, offset());
        assertThat(share(data, "dead180", "true")).isCloseTo(0.4624, offset());
    }

    private static org.assertj.core.data.Offset<Double> offset() {
        return org.assertj.core.data.Offset.offset(0.00005);
    }

    @Test
    void infarctions() {
        Data data = data("mi-complications");
        long missing = 0;
        int inputs = 0;
        for (String column : data.names()) {
            missing += missing(data, column);
            inputs++;
        }
        // 15,974 in all; the columns left out as later than admission hold these.
        assertThat(missing).isEqualTo(15_974 - (16 + 108 + 128 + 5 + 108 + 131 + 10 + 110 + 131));
        assertThat(inputs).isEqualTo(111 - 9 + 12 + 1);
        assertThat(data.names())
                .doesNotContain(
                        "ID",
                        "R_AB_1_n",
                        "R_AB_2_n",
                        "R_AB_3_n",
                        "NA_R_1_n",
                        "NA_R_2_n",
                        "NA_R_3_n",
                        "NOT_NA_1_n",
                        "NOT_NA_2_n",
                        "NOT_NA_3_n");
        assertThat(data.names()).contains("AGE", "SEX", "TRENT_S_n", "FIBR_PREDS", "P_IM_STEN", "died");
        assertThat(data.numbers("AGE")[0]).isEqualTo(77);
        Map.of(
                        "FIBR_PREDS",
                        0.1206,
                        "PREDS_TAH",
                        0.0147,
                        "OTEK_LANC",
                        0.0971,
                        "ZSN",
                        0.2618,
                        "REC_IM",
                        0.1,
                        "P_IM_STEN",
                        0.0912)
                .forEach((column, share) ->
                        assertThat(share(data, column, "1")).as(column).isCloseTo(share, offset()));
        assertThat(share(data, "died", "true")).isCloseTo(0.1559, offset());
        assertThat(data.words("LET_IS").stream().distinct()).hasSize(8);
        assertThat(data.isNumeric("LET_IS")).isFalse();
    }

    @Test
    void fourHospitals() {
        Data data = data("heart-uci");
        assertThat(count(data, "hospital", "cleveland")).isEqualTo(303);
        assertThat(count(data, "hospital", "hungarian")).isEqualTo(294);
        assertThat(count(data, "hospital", "switzerland")).isEqualTo(123);
        assertThat(count(data, "hospital", "va")).isEqualTo(200);
        // No cholesterol in Switzerland was measured, and no pressure is 0.
        for (int row = 303 + 294; row < 303 + 294 + 123; row++) {
            assertThat(data.numbers("chol")[row]).isNaN();
        }
        assertThat(Arrays.stream(data.numbers("chol")).filter(x -> x == 0)).isEmpty();
        assertThat(Arrays.stream(data.numbers("trestbps")).filter(x -> x == 0)).isEmpty();
        // 1.0 in one file is 1 in another.
        assertThat(data.words("cp").stream().distinct()).containsExactlyInAnyOrder("1", "2", "3", "4");
        assertThat(data.words("num").stream().distinct()).containsExactlyInAnyOrder("0", "1", "2", "3", "4");
        assertThat(data.words("thal").subList(303, 597).stream().filter(Objects::nonNull))
                .hasSizeLessThan(40);
        assertThat(share(data, "disease", "true")).isCloseTo(0.5495, offset());
        int[] test = data.split().test();
        assertThat(Arrays.stream(test).filter(row -> row < 303)).hasSize(60);
        assertThat(Arrays.stream(test).filter(row -> row >= 720)).hasSize(40);
    }

    @Test
    void adults() {
        Data data = data("adult");
        assertThat(data.words("income").stream().distinct()).containsExactly("<=50K", ">50K");
        assertThat(data.words("workclass").get(0)).isEqualTo("State-gov");
        assertThat(missing(data, "workclass")).isEqualTo(2799);
        assertThat(missing(data, "occupation")).isEqualTo(2809);
        assertThat(missing(data, "native_country")).isEqualTo(857);
        assertThat(share(data, "income", ">50K")).isCloseTo(0.2362, offset());
        assertThat(share(data, "never_married", "true")).isCloseTo(0.3338, offset());
        assertThat(share(data, "bachelor", "true")).isCloseTo(0.2483, offset());
        assertThat(data.split().test()[0]).isEqualTo(32_561);
    }

    @Test
    void buildingsAndConcrete() {
        Data enb = data("mulan-enb");
        assertThat(enb.numbers("Y1")[0]).isEqualTo(15.55);
        assertThat(enb.names().subList(8, 10)).containsExactly("Y1", "Y2");
        assertThat(enb.names())
                .allSatisfy(column -> assertThat(missing(enb, column)).isZero());
        assertThat(data("mulan-slump").numbers("SLUMP_cm")[0]).isEqualTo(23);
    }

    @Test
    void indices() {
        Data data = data("us-indices");
        assertThat(data.words("date").get(0)).isEqualTo("1999-01-04");
        assertThat(data.words("date").get(5030)).isEqualTo("2018-12-31");
        assertThat(data.numbers("sp500_open")[0]).isEqualTo(1229.22998);
        assertThat(data.names()).contains("nasdaq_adj_close", "nasdaq_volume").doesNotContain("nasdaq_date");
        for (String column : data.names()) {
            assertThat(missing(data, column)).as(column).isZero();
        }
        assertThat(Arrays.stream(data.numbers("sp500_volume"))).allMatch(volume -> volume > 0);
        assertThat(data.text()).contains("For your own use only: do not pass the files on.");
        inOrder(data);
    }

    /** Nothing that is learned from is later than what chooses the best epoch, and that not later than what is held out. */
    private static void inOrder(Data data) {
        for (Data each : List.of(data, data.reshuffled(5), data.learnFrom(1000))) {
            Split split = each.split();
            int[] train = split.train();
            int[] valid = split.valid();
            assertThat(train[train.length - 1]).isEqualTo(valid[0] - 1);
            assertThat(valid[valid.length - 1]).isEqualTo(split.test()[0] - 1);
            assertThat(split.test()[split.test().length - 1]).isEqualTo(data.rows() - 1);
        }
    }

    @Test
    void volatility() {
        Data data = data("vix");
        assertThat(data.words("date").get(0)).isEqualTo("1990-01-02");
        assertThat(data.words("date").get(9234)).isEqualTo("2026-07-23");
        int copies = 0;
        while (data.numbers("open")[copies] == data.numbers("close")[copies]
                && data.numbers("high")[copies] == data.numbers("low")[copies]) {
            copies++;
        }
        assertThat(copies).isEqualTo(505);
        assertThat(data.words("date").get(505)).isEqualTo("1992-01-02");
        inOrder(data);
    }

    @Test
    void loans() {
        Data german = data("german-credit");
        assertThat(german.words("status").get(0)).isEqualTo("A11");
        assertThat(german.names()).doesNotContain("class");
        assertThat(count(german, "bad", "true")).isEqualTo(300);
        assertThat(share(german, "bad", "true")).isCloseTo(0.32, offset());
        Data club = data("lending-club");
        assertThat(club.words("emp_title").stream().filter(title -> title != null && title.contains(",")))
                .hasSize(69);
        assertThat(club.names())
                .doesNotContain("rownames", "sub_grade", "installment", "balance", "paid_total", "paid_principal");
        assertThat(share(club, "term", "60")).isCloseTo(0.2975, offset());
        assertThat(missing(club, "annual_income_joint")).isEqualTo(8505);
        assertThat(club.words("grade").stream().distinct()).hasSize(7);
    }

    @Test
    void molecules() {
        Data data = data("tox21");
        long missing = 0;
        for (String assay : data.names().subList(0, 12)) {
            missing += missing(data, assay);
        }
        assertThat((double) missing / (12 * 8014)).isBetween(0.165, 0.175);
        assertThat(data.words("smiles").stream().distinct()).hasSize(7831);
        assertThat(data.words("smiles").get(0)).isEqualTo("CCOc1ccc2nc(S(N)(=O)=O)sc2c1");
        int labelled = 0;
        for (int row : data.split().test()) {
            labelled += Double.isNaN(data.numbers("NR-AR")[row]) ? 0 : 1;
        }
        assertThat(labelled).isEqualTo(1494);
    }

    @Test
    void smokers() {
        Data data = data("nhefs");
        assertThat(missing(data, "sbp")).isEqualTo(77);
        assertThat(missing(data, "wt82_71")).isEqualTo(63);
        assertThat(missing(data, "cholesterol")).isEqualTo(16);
        assertThat(data.names()).doesNotContain("yrdth", "wt82", "censored", "seqn", "id");
        assertThat(share(data, "death", "1")).isCloseTo(0.1608, offset());
        assertThat(data.isNumeric("education")).isFalse();
    }

    /** The comment on top is no row, and the second file is what ships as digits. */
    @Test
    void smallDigits() {
        Data data = data("optdigits");
        Data shipped = Sources.shipped("digits");
        for (int p = 0; p < 64; p++) {
            String column = "p" + p / 8 + p % 8;
            double[] both = data.numbers(column);
            assertThat(Arrays.copyOfRange(both, 3823, 5620)).isEqualTo(shipped.numbers(column));
            assertThat(Arrays.stream(both).min().orElse(-1)).isGreaterThanOrEqualTo(0);
            assertThat(Arrays.stream(both).max().orElse(99)).isLessThanOrEqualTo(16);
        }
        assertThat(data.words("digit").subList(3823, 5620)).isEqualTo(shipped.words("digit"));
        assertThat(data.isNumeric("digit")).isFalse();
        assertThat(data.words("even").get(7))
                .isEqualTo(String.valueOf(
                        Integer.parseInt(String.valueOf(data.words("digit").get(7))) % 2 == 0));
    }

    @Test
    void vowels() {
        Data data = data("vowel");
        assertThat(data.numbers("x0")[0]).isEqualTo(-3.639);
        assertThat(data.words("vowel").stream().distinct()).hasSize(11);
        assertThat(data.words("speaker").stream().distinct()).hasSize(15);
        // No speaker is in both parts.
        for (int row : data.split().test()) {
            assertThat(Integer.parseInt(String.valueOf(data.words("speaker").get(row))))
                    .isGreaterThan(7);
        }
        assertThat(share(data, "sex", "0")).isCloseTo(0.5714, offset());
    }

    @Test
    void terms() {
        Data data = data("tico19-terms");
        assertThat(data.words("target_language").stream().distinct())
                .containsExactlyInAnyOrder("fr_XX", "de_DE", "it_IT", "pt_XX", "nl_XX");
        assertThat(data.words("target").get(0)).isEqualTo("Grippe de 1918");
    }

    @Test
    void sentencesInFiveLanguages() {
        Data data = data("tico19");
        Row row = data.row(0);
        assertThat(row.values().keySet())
                .containsExactly("source", "english", "french", "spanish", "portuguese", "indonesian");
        assertThat(row.get("source")).isEqualTo("CMU");
        assertThat(row.get("english")).isEqualTo("about how long have these symptoms been going on?");
        assertThat(row.get("french")).isEqualTo("depuis combien ressentez-vous ces symptômes ?");
        assertThat(data.split().test()).startsWith(4, 9, 14);
        assertThat(data.words("source").stream().distinct()).hasSize(7);
        assertThat(share(data, "source", "PubMed")).isCloseTo(0.3062, offset());
    }

    @Test
    void theTestRowsStayWhenTheOthersAreShuffled() {
        Data data = data("vowel");
        Data other = data.reshuffled(3);
        assertThat(other.split().test()).isEqualTo(data.split().test());
        assertThat(other.split().valid()).isNotEqualTo(data.split().valid());
        assertThat(data.learnFrom(100).split().test()).isEqualTo(data.split().test());
        assertThat(data.learnFrom(100).split().train()).hasSize(80);
        assertThat(data.drop("x0").split().test()).isEqualTo(data.split().test());
        assertThat(data.holdOut(0.1, 3).split().test()).hasSize(99);
        assertThat(data.hash())
                .isNotEqualTo(other.hash())
                .isNotEqualTo(data.holdOut(0.1, 0).hash());
    }

    /** Known without fetching anything. */
    @Test
    void noTable() {
        assertThatThrownBy(() -> Sources.named("mnist", Progress.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("data set 'mnist' is no table but ")
                .hasMessageEndingWith("its files: Catalogue.standard().files(\"mnist\", Progress.NONE)");
        assertThatThrownBy(() -> Sources.named("suport2", Progress.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no data set 'suport2'; there are actg175, ")
                .hasMessageContaining("(these ship with Braid) and adult, ")
                .hasMessageEndingWith("(fetched on first use). Did you mean 'support2'?");
        assertThat(Sources.named("wine", Progress.NONE).rows()).isEqualTo(178);
        assertThat(Catalogue.standard().names()).doesNotContain("wine");
    }
}
