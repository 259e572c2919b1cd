package io.github.braidml;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The house: every package is a floor, and an arrow only ever points down. */
class ArchitectureTest {
    private static final String ROOT = "io.github.braidml";

    /** From the top; packages that are not there yet have their place already. */
    private static final List<List<String>> FLOORS = List.of(
            List.of(""),
            List.of("notebook"),
            List.of("plot"),
            List.of("search"),
            List.of("eval"),
            List.of("train"),
            List.of("model"),
            List.of("optim", "balance"),
            List.of("data"),
            List.of("task"),
            List.of("catalogue"),
            List.of("show", "store", "format"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    private static String name(String part) {
        return part.isEmpty() ? "root" : part;
    }

    private static String in(String part) {
        return part.isEmpty() ? ROOT : ROOT + "." + part;
    }

    @Test
    void arrowsPointDown() {
        LayeredArchitecture house =
                layeredArchitecture().consideringOnlyDependenciesInLayers().withOptionalLayers(true);
        for (List<String> floor : FLOORS) {
            for (String part : floor) {
                house = house.layer(name(part)).definedBy(in(part));
            }
        }
        for (int i = 0; i < FLOORS.size(); i++) {
            String[] above = FLOORS.subList(0, i).stream()
                    .flatMap(List::stream)
                    .map(ArchitectureTest::name)
                    .toArray(String[]::new);
            for (String part : FLOORS.get(i)) {
                house = above.length == 0
                        ? house.whereLayer(name(part)).mayNotBeAccessedByAnyLayer()
                        : house.whereLayer(name(part)).mayOnlyBeAccessedByLayers(above);
            }
        }
        house.check(CLASSES);
    }

    @Test
    void everyPackageHasAFloor() {
        String[] known =
                FLOORS.stream().flatMap(List::stream).map(ArchitectureTest::in).toArray(String[]::new);
        noClasses().should().resideOutsideOfPackages(known).check(CLASSES);
    }

    @Test
    void noCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyNotebookKnowsJupyter() {
        noClasses()
                .that(not(resideInAPackage(ROOT + ".notebook")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.dflib..", "io.github.spencerpark..")
                .check(CLASSES);
    }

    /** But for the charts that users make themselves and show in a notebook. */
    @Test
    void onlyPlotKnowsTheCharts() {
        noClasses()
                .that(not(resideInAPackage(ROOT + ".plot")).and(not(simpleName("Rendering"))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.knowm..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    /** Blocks belong to models, and users bring their own; a run hands its model out; the rest of the engine is the training loop's. */
    @Test
    void onlyTrainAndModelKnowTheEngine() {
        noClasses()
                .that(not(resideInAnyPackage(ROOT + ".train", ROOT + ".model")))
                .should()
                .dependOnClassesThat(resideInAPackage("ai.djl..")
                        .and(not(resideInAPackage("ai.djl.huggingface..")))
                        .and(not(type(ai.djl.Model.class)))
                        .and(not(type(ai.djl.nn.Block.class))))
                .check(CLASSES);
        noClasses()
                .that(not(resideInAnyPackage(ROOT, ROOT + ".train")))
                .should()
                .dependOnClassesThat(type(ai.djl.Model.class))
                .check(CLASSES);
        noClasses()
                .that(not(resideInAnyPackage(ROOT, ROOT + ".train", ROOT + ".model")))
                .should()
                .dependOnClassesThat(type(ai.djl.nn.Block.class))
                .check(CLASSES);
        noClasses()
                .that(not(resideInAPackage(ROOT + ".train")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl.pytorch..")
                .check(CLASSES);
    }

    @Test
    void onlyOneClassKnowsTheTokenizers() {
        noClasses()
                .that(not(simpleName("TokenizerFile")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl.huggingface..")
                .check(CLASSES);
    }

    /**
     * DJL frees the memory of such a number at the next garbage collection, though a later backward pass reads it: the gradient is
     * then whatever lies there. A constant must be an array that is kept.
     */
    @Test
    void noArrayMeetsABareNumber() {
        noClasses()
                .should()
                .callMethodWhere(describe(
                        "of an array with a number",
                        call -> call.getTargetOwner().isAssignableTo(NDArray.class)
                                && call.getTarget().getRawParameterTypes().stream()
                                        .anyMatch(type -> type.isEquivalentTo(Number.class))))
                .check(CLASSES);
    }

    @Test
    void nothingPrintsButTheTerminalDisplay() {
        noClasses()
                .that(not(type(io.github.braidml.notebook.LiveDisplay.class)))
                .should()
                .accessField(System.class, "out")
                .check(CLASSES);
        noClasses().should().accessField(System.class, "err").check(CLASSES);
        noClasses().should().callMethod(Throwable.class, "printStackTrace").check(CLASSES);
    }
}
