package dev.slipway.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.event.ProjectName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityRangesTest {
  @TempDir Path directory;

  @Test
  void aProjectKeepsItsRangeOverARestart() {
    var shop = first("shop");
    var blog = first("blog");
    assertEquals(IdentityRanges.SIZE, blog - shop);
    assertEquals(shop, first("shop"));
    assertEquals(blog, first("blog"));
  }

  @Test
  void manyAtOnceNeverShareOne() {
    var ranges = ranges();
    var seen = ConcurrentHashMap.<Integer>newKeySet();
    IntStream.range(0, 60)
        .parallel()
        .forEach(i -> assertTrue(seen.add(ranges.firstOf(project("p" + i)).orElseThrow())));
    assertEquals(60, seen.size());
    assertEquals(
        seen, IntStream.range(0, 60).mapToObj(i -> first("p" + i)).collect(Collectors.toSet()));
  }

  @Test
  void noneIsLeftInTheEnd() throws IOException {
    var lines =
        IntStream.range(0, IdentityRanges.MOST)
            .mapToObj(i -> "p%d %d\n".formatted(i, IdentityRanges.FIRST + i * IdentityRanges.SIZE))
            .collect(Collectors.joining());
    Files.writeString(directory.resolve("identities"), lines);
    assertTrue(first("p16383") > 0, "the last one does not go over the largest number");
    assertEquals(OptionalInt.empty(), ranges().firstOf(project("one-more")));
  }

  @Test
  void aFileThatWasTamperedWithIsNotBelieved() throws IOException {
    var twice = "a %d\nb %1$d\n".formatted(IdentityRanges.FIRST);
    for (var text : new String[] {"a 0\n", "a\n", "a 1000\n", twice}) {
      Files.writeString(directory.resolve("identities"), text);
      assertThrows(AccessException.class, () -> ranges().firstOf(project("a")), text);
    }
  }

  private int first(String project) {
    return ranges().firstOf(project(project)).orElseThrow();
  }

  private IdentityRanges ranges() {
    return new IdentityRanges(directory.resolve("identities"));
  }

  private static ProjectName project(String name) {
    return new ProjectName(name);
  }
}
