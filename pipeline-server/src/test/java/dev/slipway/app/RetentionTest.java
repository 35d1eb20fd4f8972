package dev.slipway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Old runs go, but not the one that made what is live. */
class RetentionTest {
  private static final String GOOD =
      """
      version: 1
      steps:
        page: {image: busybox, run: make page, snapshot: {image: page}}
      stages:
        staging:
          deploy: {image: page, port: 8080}
      """;

  private static final String BAD =
      """
      version: 1
      steps:
        page: {image: busybox, run: make page, env: {EXIT: '1'}}
      """;

  private final FakeServer server = new FakeServer();

  @Test
  void theNewestAndTheLiveAreSparedAndNoneIsDiscardedTwice() throws InterruptedException {
    server.push(GOOD);
    server.push(GOOD);
    server.push(BAD);
    server.push(BAD);
    server.push(BAD);
    assertEquals(List.of(), server.discarded(5));
    assertEquals(List.of(1L), server.discarded(3));
    assertEquals(List.of(1L, 3L, 4L), server.discarded(1));
    assertEquals(List.of(1L, 3L, 4L), server.discarded(1));
    server.push(GOOD);
    assertEquals(List.of(1L, 3L, 4L, 2L, 5L), server.discarded(1));
  }
}
