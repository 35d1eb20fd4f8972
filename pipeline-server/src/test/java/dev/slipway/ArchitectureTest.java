package dev.slipway;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.importer.ImportOption.Predefined.DO_NOT_INCLUDE_TESTS;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The drawing in README.md, as code: change both or neither. */
class ArchitectureTest {
  /** Low to high: an upper noun may use a lower one, never the reverse. */
  private static final List<String> NOUNS =
      List.of(
          "event",
          "access",
          "image",
          "container",
          "source",
          "pipeline",
          "trigger",
          "run",
          "release",
          "deploy");

  private static final Set<String> LEAVES =
      Set.of("http", "sql", "sandbox", "git", "forge", "kafka", "yaml");

  private static final List<String> TOOLS = List.of("webhooks", "images", "runtime");

  private static final JavaClasses ALL =
      new ClassFileImporter().withImportOption(DO_NOT_INCLUDE_TESTS).importPackages("dev.slipway");

  @Test
  void thereIsSomethingToCheck() {
    assertTrue(ALL.size() >= 80, () -> "only " + ALL.size() + " classes were found");
  }

  @Test
  void everyPackageIsInTheDrawing() {
    var unknown = new TreeSet<String>();
    for (var type : ALL) {
      var parts = type.getPackageName().split("\\.", -1);
      var top = parts.length > 2 ? parts[2] : "";
      boolean known =
          TOOLS.contains(top)
              || Set.of("app", "ui", "cli").contains(top)
              || (NOUNS.contains(top)
                  && (parts.length == 3 || (parts.length == 4 && LEAVES.contains(parts[3]))));
      if (!known) {
        unknown.add(type.getPackageName());
      }
    }
    assertEquals(Set.of(), unknown, "packages that the drawing does not have");
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("dev.slipway.(**)").should().beFreeOfCycles().check(ALL);
  }

  @Test
  void toolsKnowNothingOfTheServerOrOfEachOther() {
    for (var tool : TOOLS) {
      classes()
          .that()
          .resideInAPackage("dev.slipway." + tool + "..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage("dev.slipway." + tool + "..")
                  .or(resideOutsideOfPackages("dev.slipway..", "io.quarkus..", "jakarta..")))
          .check(ALL);
    }
  }

  @Test
  void onlySysPackagesCallTheKernel() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.slipway.runtime.sys", "dev.slipway.images.sys")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jnr..", "com.kenai..")
        .check(ALL);
  }

  /** A noun knows the JDK, itself, the nouns below it, and two values of the tools. */
  @Test
  void nounsKnowOnlyTheJdkAndLowerNouns() {
    for (int i = 0; i < NOUNS.size(); i++) {
      var allowed =
          Stream.concat(
                  Stream.of("java..", "org.jspecify..", "com.google.errorprone.annotations.."),
                  NOUNS.subList(0, i + 1).stream().map(noun -> "dev.slipway." + noun))
              .toArray(String[]::new);
      classes()
          .that()
          .resideInAPackage("dev.slipway." + NOUNS.get(i))
          .should()
          .onlyDependOnClassesThat(resideInAnyPackage(allowed).or(sharedValue()))
          .check(ALL);
    }
  }

  private static DescribedPredicate<JavaClass> sharedValue() {
    return describe(
        "a value type shared with a tool",
        type -> type.getName().equals("dev.slipway.images.Digest"));
  }

  /**
   * A leaf sees its own noun and the nouns below it; never another leaf but {@code event.sql}.
   * Every route says which permission it asks for, so {@code event.http} sees {@code access} too.
   */
  @Test
  void leavesSeeNoOtherLeaf() {
    for (var leaf : leafPackages()) {
      var noun = leaf.substring("dev.slipway.".length(), leaf.lastIndexOf('.'));
      var forbidden = new ArrayList<String>(leafPackages());
      forbidden.remove(leaf);
      if (leaf.endsWith(".sql")) {
        forbidden.remove("dev.slipway.event.sql");
      }
      forbidden.addAll(List.of("dev.slipway.app..", "dev.slipway.ui..", "dev.slipway.cli.."));
      NOUNS.subList(NOUNS.indexOf(noun) + 1, NOUNS.size()).stream()
          .filter(upper -> !(leaf.endsWith(".http") && upper.equals("access")))
          .forEach(upper -> forbidden.add("dev.slipway." + upper));
      noClasses()
          .that()
          .resideInAPackage(leaf)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(forbidden.toArray(String[]::new))
          .check(ALL);
    }
  }

  @Test
  void onlyAdaptersUseTheTools() {
    noClasses()
        .that()
        .resideInAPackage("dev.slipway..")
        .and()
        .resideOutsideOfPackages(
            "dev.slipway.*.sandbox..",
            "dev.slipway.*.forge..",
            "dev.slipway.app..",
            "dev.slipway.images..",
            "dev.slipway.runtime..",
            "dev.slipway.webhooks..",
            "dev.slipway.cli..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "dev.slipway.images..", "dev.slipway.runtime..", "dev.slipway.webhooks..")
                .and(DescribedPredicate.not(sharedValue())))
        .check(ALL);
  }

  @Test
  void nobodySeesTheTop() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.slipway.app..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.slipway.app..")
        .check(ALL);
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.slipway.cli..", "dev.slipway.app..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.slipway.cli..", "dev.slipway.ui..")
        .check(ALL.that(resideOutsideOfPackages("dev.slipway.ui..")));
  }

  /** The command line is a client of the REST API: what it could do without a server is a lie. */
  @Test
  void commandLineKnowsNoNoun() {
    noClasses()
        .that()
        .resideInAPackage("dev.slipway.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            NOUNS.stream().map(noun -> "dev.slipway." + noun + "..").toArray(String[]::new))
        .allowEmptyShould(true)
        .check(ALL);
  }

  @Test
  void everyPackageIsNullMarked() {
    var marked =
        ALL.stream()
            .filter(type -> type.getSimpleName().equals("package-info"))
            .filter(type -> type.isAnnotatedWith("org.jspecify.annotations.NullMarked"))
            .map(JavaClass::getPackageName)
            .collect(Collectors.toSet());
    var unmarked =
        ALL.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> !marked.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of(), unmarked, "packages without @NullMarked");
  }

  private static List<String> leafPackages() {
    return ALL.stream()
        .map(JavaClass::getPackageName)
        .filter(name -> name.split("\\.", -1).length == 4)
        .filter(name -> NOUNS.contains(name.split("\\.", -1)[2]))
        .distinct()
        .sorted()
        .toList();
  }
}
