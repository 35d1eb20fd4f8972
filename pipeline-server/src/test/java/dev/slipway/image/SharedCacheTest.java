package dev.slipway.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.slipway.access.Refusal;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SharedCacheTest {
  private static final String NAME = "registry.example:5000/team/cache:main";

  @Test
  void aCacheIsWrittenAsOtherBuildersDo() {
    assertEquals(new SharedCache(NAME, false), SharedCache.parse("o", NAME));
    assertEquals(new SharedCache(NAME, false), SharedCache.parse("o", "type=registry,ref=" + NAME));
    assertEquals(
        new SharedCache(NAME, true),
        SharedCache.parse("o", "mode=max,ref=%s,type=registry".formatted(NAME)));
    assertEquals(
        new SharedCache(NAME, false), SharedCache.parse("o", "ref=%s,mode=min".formatted(NAME)));
  }

  @Test
  void whatItCannotMeanIsSaid() {
    var end = " (expected type=registry,ref=HOST/NAME:TAG)";
    Map.of(
            "type=gha,ref=a", "cacheTo: type=gha: expected registry" + end,
            "ref=a,mode=most", "cacheTo: mode=most: expected min or max" + end,
            "type=registry", "cacheTo: ref=NAME is missing" + end,
            "ref=a,b", "cacheTo: 'b' is not known" + end)
        .forEach(
            (text, said) -> {
              var refused = assertThrows(Refusal.class, () -> SharedCache.parse("cacheTo", text));
              assertEquals(said, refused.getMessage());
            });
  }
}
