package dev.slipway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ApiDocumentTest {
  /**
   * The list of open routes is the one that is reviewed, and the build compares it with the code.
   */
  @Test
  void whatItSaysNeedsNoTokenIsWhatIsOpen() throws IOException {
    try (var file = ApiDocumentTest.class.getResourceAsStream("/open-routes.txt")) {
      var open =
          new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> line.matches("[A-Z]+ /(api|hooks)/.*"))
              .map(line -> line.split(" ", 3)[1])
              .collect(Collectors.toSet());
      assertEquals(open, ApiDocument.WITHOUT_TOKEN);
    }
  }
}
