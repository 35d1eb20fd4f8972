package dev.slipway.webhooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RefNameTest {
  /** What the grammar of git speaks of, and a little that it does not. */
  private static final String[] PIECES = {
    "a", "-", "/", "//", ".", "..", ".lock", "lock", "@", "{", "@{", "~", "^", ":", "?", "*", "[",
    "]", "\\", " ", "\t", "\u007f", "\u0001", "ö", "🐎", "'", "\"", "$", "HEAD", "+", "#", "%"
  };

  @Test
  void gitAgrees() throws IOException, InterruptedException {
    Random random = new Random(20260101);
    int valid = 0;
    for (int i = 0; i < 300; i++) {
      String ref = random.nextInt(8) == 0 ? "refs/" : "refs/heads/";
      for (int piece = random.nextInt(5); piece >= 0; piece--) {
        ref += PIECES[random.nextInt(PIECES.length)];
      }
      boolean ours = RefName.parse(ref).isPresent();
      assertEquals(gitSaysValid(ref), ours, ref);
      valid += ours ? 1 : 0;
    }
    assertTrue(valid > 20 && valid < 280, valid + " of 300 were valid");
  }

  @Test
  void onlyFullRefs() {
    assertFalse(RefName.parse("main").isPresent());
    assertFalse(RefName.parse("heads/main").isPresent());
    assertFalse(RefName.parse("HEAD").isPresent());
    assertFalse(RefName.parse("").isPresent());
    assertFalse(RefName.branch("").isPresent());
    assertTrue(RefName.branch("main").isPresent());
    assertThrows(IllegalArgumentException.class, () -> new RefName("main"));
  }

  @Test
  void whatGitCannotBeAskedOnACommandLine() {
    assertFalse(RefName.parse("refs/heads/a\u0000b").isPresent());
    assertFalse(RefName.parse("refs/heads/\ud800").isPresent());
    assertTrue(RefName.parse("refs/heads/" + "x".repeat(244)).isPresent());
    assertFalse(RefName.parse("refs/heads/" + "x".repeat(245)).isPresent());
  }

  @Test
  void aBranchIsNotATag() {
    RefName branch = new RefName("refs/heads/a/b");
    RefName tag = new RefName("refs/tags/a/b");
    assertTrue(branch.isBranch() && !branch.isTag());
    assertTrue(tag.isTag() && !tag.isBranch());
    assertEquals("a/b", branch.shortName());
    assertEquals("a/b", tag.shortName());
    assertEquals("refs/pull/1/head", new RefName("refs/pull/1/head").shortName());
  }

  private static boolean gitSaysValid(String ref) throws IOException, InterruptedException {
    ProcessBuilder git = new ProcessBuilder("git", "check-ref-format", ref);
    git.environment().put("LC_ALL", "C.UTF-8");
    return git.start().waitFor() == 0;
  }
}
