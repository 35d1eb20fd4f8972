package dev.slipway.pipeline.yaml;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.pipeline.On;
import dev.slipway.pipeline.Pipeline;
import dev.slipway.pipeline.PipelineReader.Reading;
import dev.slipway.pipeline.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class YamlPipelineReaderTest {
  private static final String STEP = "version: 1\nsteps:\n  a: { image: b, run: c }\n";

  @Test
  void readsEveryKey() throws IOException {
    var bytes =
        Files.readAllBytes(Path.of("src/test/resources/pipeline/valid/whole-language.yaml"));
    var pipeline = valid(bytes);
    assertEquals(List.of("main", "release/**"), pipeline.on().branches());
    assertEquals(List.of("v*"), pipeline.on().tags());
    assertTrue(pipeline.on().pullRequests());
    assertEquals(
        List.of(
            new On.Schedule("0 0 3 ? * MON,TUE,WED,THU,FRI"),
            new On.Schedule("0 0/15 8-18 ? * MON-FRI")),
        pipeline.on().schedules());
    var test = (Step.Shell) pipeline.step("test").orElseThrow();
    assertEquals("./mvnw -q verify\necho done", test.run());
    assertEquals(Map.of("CI", "true", "JOBS", "2", "EMPTY", ""), test.env());
    assertEquals(Duration.ofMinutes(90), test.timeout());
    assertEquals(new Step.Resources(2L << 30, 1.5, 256), test.resources());
    var build = (Step.Shell) pipeline.step("build").orElseThrow();
    assertEquals(List.of("test", "lint"), build.needs());
    assertEquals("mkdir -p /srv/www\ncp -r site/. /srv/www/\n", build.run());
    assertEquals(
        Optional.of(
            new Step.Snapshot(
                "web",
                List.of("httpd", "-f", "-p", "8080"),
                Map.of("LANG", "C.UTF-8"),
                Optional.of("/srv/www"),
                Optional.of("1000:1000"),
                Optional.of(8080))),
        build.snapshot());
    assertEquals(
        new Step.Build(
            "api",
            "services/api",
            Optional.of("docker/Containerfile"),
            Optional.of("final"),
            Map.of("VERSION", "1.2", "DEBUG", "false"),
            List.of("NPM_TOKEN"),
            List.of("linux/amd64"),
            "api",
            List.of("build"),
            Duration.ofMinutes(20),
            Step.Network.NONE),
        pipeline.step("api").orElseThrow());
    var production = pipeline.stage("production").orElseThrow();
    assertEquals(2, production.approvals());
    assertEquals(Duration.ofMillis(250), production.health().interval());
    assertEquals(256L << 20, production.deploy().resources().memoryBytes());
    assertEquals(List.of("staging", "production"), names(pipeline));
  }

  @Test
  void fillsInDefaults() {
    var pipeline = valid(STEP.getBytes(UTF_8));
    assertEquals(On.DEFAULT, pipeline.on());
    var step = (Step.Shell) pipeline.steps().getFirst();
    assertEquals(Step.Resources.DEFAULT, step.resources());
    assertEquals(Duration.ofHours(1), step.timeout());
    assertEquals(Step.Network.INTERNET, step.network());
  }

  @Test
  void aTagRuleAloneTakesNoBranch() {
    var on = valid((STEP + "on: { tag: v* }\n").getBytes(UTF_8)).on();
    assertEquals(List.of(), on.branches());
    assertEquals(List.of("v*"), on.tags());
  }

  @Test
  void emptyFilesSaySo() {
    assertEquals(
        "slipway.yaml:1:1: the file is empty (start with 'version: 1' and 'steps:')", only(""));
    assertEquals(
        "slipway.yaml:1:1: the file is empty (start with 'version: 1' and 'steps:')",
        only(" \n\n"));
    assertEquals(
        "slipway.yaml:1:1: the file says nothing (start with 'version: 1' and 'steps:')",
        only("# hi\n"));
  }

  @Test
  void otherDocumentsThanAMapping() {
    assertEquals(
        "slipway.yaml:1:1: expected a mapping, found a list (write 'name: value' lines below it)",
        only("- a\n"));
  }

  @Test
  void twoDocuments() {
    assertEquals(
        "slipway.yaml:4:1: a second document begins here (one file, one pipeline: remove the '---')",
        only(STEP + "---\n" + STEP));
  }

  @Test
  void tabs() {
    assertTrue(only("version: 1\nsteps:\n\ta: b\n").startsWith("slipway.yaml:3:1: not YAML: "));
    assertTrue(
        only("version: 1\nsteps:\n\ta: b\n").endsWith("(indent with spaces, not with tabs)"));
  }

  @Test
  void notUtf8() {
    assertEquals(
        "slipway.yaml:2:4: not UTF-8 text from here on (save the file as UTF-8)",
        only("version: 1\n# f\u00fcr\n".getBytes(ISO_8859_1)));
  }

  @Test
  void byteOrderMarkIsNoObstacle() {
    valid(("\uFEFF" + STEP).getBytes(UTF_8));
  }

  @Test
  void controlCharacters() {
    assertTrue(only(STEP + "# \u0007\n").startsWith("slipway.yaml:4:3: character U+0007"));
  }

  @Test
  void tooLarge() {
    assertTrue(only("#".repeat(Pipeline.MAX_BYTES + 1)).contains("more than the 1048576"));
    valid((STEP + "#".repeat(Pipeline.MAX_BYTES - STEP.length())).getBytes(UTF_8));
  }

  @Test
  void tooDeep() {
    assertTrue(only("a: " + "[".repeat(100_000)).contains("nested deeper than 50 levels"));
    assertTrue(only("a: " + "{x: ".repeat(200)).contains("nested deeper than 50 levels"));
  }

  @Test
  void aliasBombs() {
    var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 12; i++) {
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(9)));
    }
    assertTrue(only(bomb.toString()).contains("more than 50 aliases"));
    assertTrue(only("a: &a [*a]\n").contains("alias 'a' contains itself"));
  }

  @Test
  void aFewAliasesThatGrowFastCostNothing() {
    var file = new StringBuilder(STEP).append("z0: &z0 [x, x]\n");
    for (int i = 1; i <= 25; i++) {
      file.append("z%d: &z%d [*z%d, *z%d]\n".formatted(i, i, i - 1, i - 1));
    }
    assertEquals(20, problems(file.toString().getBytes(UTF_8)).size());
  }

  @Test
  void atMostTwentyTheFirstOnes() {
    var file = new StringBuilder("version: 1\nsteps:\n  a: { image: b, run: c }\n");
    for (int i = 0; i < 300; i++) {
      file.append("bad%d: 1\n".formatted(i));
    }
    var problems = problems(file.toString().getBytes(UTF_8));
    assertEquals(20, problems.size());
    assertTrue(problems.getFirst().startsWith("slipway.yaml:4:1: bad0: unknown key"));
    assertTrue(problems.getLast().startsWith("slipway.yaml:23:1: "));
  }

  @Test
  void counts() {
    var file = new StringBuilder("version: 1\nsteps:\n");
    for (int i = 0; i <= 200; i++) {
      file.append("  s%d: { image: b, run: c }\n".formatted(i));
    }
    assertTrue(only(file.toString()).contains("steps: has 201 entries (at most 200)"));
  }

  @Test
  void textOfTheFileCannotPlayWithTheTerminal() {
    var told = only(STEP + "\"\\e]0;x\\a\\u202E\\r\": 1\n");
    assertTrue(told.chars().noneMatch(c -> c < ' ' || c == 0x202E || c == 0x7f), told);
  }

  private static List<String> names(Pipeline pipeline) {
    return pipeline.stages().stream().map(stage -> stage.name()).toList();
  }

  private static Pipeline valid(byte[] file) {
    return switch (new YamlPipelineReader().read(file)) {
      case Reading.Valid valid -> valid.pipeline();
      case Reading.Invalid invalid -> throw new AssertionError(invalid.problems());
    };
  }

  private static List<String> problems(byte[] file) {
    return switch (new YamlPipelineReader().read(file)) {
      case Reading.Valid valid -> List.of();
      case Reading.Invalid invalid -> invalid.problems().stream().map(Object::toString).toList();
    };
  }

  private static String only(String file) {
    return only(file.getBytes(UTF_8));
  }

  private static String only(byte[] file) {
    var problems = problems(file);
    assertEquals(1, problems.size(), problems::toString);
    return problems.getFirst();
  }
}
