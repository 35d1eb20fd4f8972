package dev.slipway.pipeline.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.slipway.pipeline.PipelineReader.Problem;
import dev.slipway.pipeline.PipelineReader.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The examples in {@code src/test/resources/pipeline}: the reader and the published schema judge
 * each, and every problem is told as its {@code .expected} file says.
 */
class ExamplesTest {
  private static final Path EXAMPLES = Path.of("src/test/resources/pipeline");
  private static final JsonSchema SCHEMA = schema();

  static List<Path> valid() throws IOException {
    return in("valid");
  }

  static List<Path> invalidShape() throws IOException {
    return in("invalid-shape");
  }

  static List<Path> invalidMeaning() throws IOException {
    return in("invalid-meaning");
  }

  @ParameterizedTest
  @MethodSource("valid")
  void validForBoth(Path example) throws IOException {
    assertInstanceOf(Reading.Valid.class, read(example), () -> shown(problemsOf(example)));
    assertEquals("", schemaErrors(example));
  }

  @ParameterizedTest
  @MethodSource("invalidShape")
  void refusedByBoth(Path example) throws IOException {
    assertTold(example);
    assertFalse(schemaErrors(example).isEmpty(), "the schema accepts it");
  }

  /** What only the reader can know: the schema has nothing against these. */
  @ParameterizedTest
  @MethodSource("invalidMeaning")
  void refusedByTheReader(Path example) throws IOException {
    assertTold(example);
    assertEquals("", schemaErrors(example));
  }

  private static void assertTold(Path example) throws IOException {
    var expected = Path.of(example.toString().replace(".yaml", ".expected"));
    var told = shown(problemsOf(example));
    if (Boolean.getBoolean("slipway.examples.write")) {
      Files.writeString(expected, told);
    }
    assertEquals(Files.readString(expected), told);
  }

  private static List<Path> in(String directory) throws IOException {
    try (var files = Files.list(EXAMPLES.resolve(directory))) {
      var examples = files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
      assertTrue(examples.size() >= 3, () -> "only " + examples);
      return examples;
    }
  }

  private static Reading read(Path example) throws IOException {
    return new YamlPipelineReader().read(Files.readAllBytes(example));
  }

  private static List<Problem> problemsOf(Path example) {
    try {
      return switch (read(example)) {
        case Reading.Valid valid -> List.of();
        case Reading.Invalid invalid -> invalid.problems();
      };
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String shown(List<Problem> problems) {
    return problems.stream().map(p -> p + "\n").collect(Collectors.joining());
  }

  private static String schemaErrors(Path example) throws IOException {
    var settings = LoadSettings.builder().setAllowDuplicateKeys(true).build();
    var plain = new Load(settings).loadFromString(Files.readString(example));
    JsonNode tree = new ObjectMapper().valueToTree(plain);
    return SCHEMA.validate(tree).stream().map(Object::toString).collect(Collectors.joining("\n"));
  }

  private static JsonSchema schema() {
    var resource = ExamplesTest.class.getResourceAsStream(YamlPipelineReader.SCHEMA);
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(resource);
  }
}
