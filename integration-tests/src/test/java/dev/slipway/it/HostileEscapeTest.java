package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** No container gets out: every attempt is refused, and everything around is as it was. */
@Tag("hostile")
@ExtendWith(OneServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileEscapeTest {
  private Siege siege;

  @BeforeAll
  void begin(Server server) {
    siege = Siege.of(server);
  }

  @AfterAll
  void end() {
    siege.close();
  }

  @Test
  void noNameIsThereTwice() {
    var names = EscapeAttempts.all().stream().map(Attempt::name).toList();
    assertEquals(names.size(), names.stream().distinct().count());
  }

  @TestFactory
  Stream<DynamicTest> each() {
    return EscapeAttempts.all().stream()
        .map(
            attempt ->
                DynamicTest.dynamicTest(
                    attempt.name(), () -> assertRefused(siege.run(attempt).output())));
  }

  /** Every line says so, and there is one. */
  static void assertRefused(String output) {
    var lines = output.lines().toList();
    assertFalse(lines.isEmpty(), "it printed nothing");
    assertEquals(
        List.of(), lines.stream().filter(line -> !line.startsWith("refused ")).toList(), output);
  }

  /** CVE-2019-5736: the engine is made to execute itself, and then written to. */
  @Test
  void theEngineCannotBeOverwrittenByAProgramThatIsItself() {
    var attempt = Attempt.command("overwrite the engine", "/bin/ash").with("image", Siege.SELF);
    var ended = siege.run(attempt);
    assertEquals("refused\n", ended.output(), ended.how());
  }
}
