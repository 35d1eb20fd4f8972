package dev.slipway.deploy.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.access.SecretName;
import dev.slipway.runtime.Container;
import dev.slipway.runtime.log.LogFrame;
import dev.slipway.runtime.log.LogReader;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.stream.Collectors;

/** The last lines a container wrote, its secrets hidden, for people who ask why it failed. */
final class LastOutput {
  private static final int LINES = 3;
  private static final int LONGEST = 500;

  private final Container container;
  private final Map<SecretName, byte[]> secrets;

  LastOutput(Container container, Map<SecretName, byte[]> secrets) {
    this.container = container;
    this.secrets = secrets;
  }

  /** As the end of a sentence; empty if there is no output. */
  String told() throws InterruptedException {
    var lines = lines();
    return lines.isEmpty() ? "" : "; last output: " + lines;
  }

  private String lines() throws InterruptedException {
    var last = new ArrayDeque<LogFrame>();
    try (var reader = LogReader.of(container.log())) {
      for (var frame = reader.next(); frame.isPresent(); frame = reader.next()) {
        last.addLast(frame.get());
        if (last.size() > LINES) {
          last.removeFirst();
        }
      }
    }
    var text =
        last.stream()
            .map(frame -> new String(frame.bytes(), UTF_8).strip())
            .collect(Collectors.joining(" | "));
    var hidden = HiddenSecrets.in(text, secrets.values());
    return hidden.length() <= LONGEST ? hidden : hidden.substring(0, LONGEST) + "...";
  }
}
