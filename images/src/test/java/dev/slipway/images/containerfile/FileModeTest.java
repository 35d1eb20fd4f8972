package dev.slipway.images.containerfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class FileModeTest {
  private static String file(String mode, int before) throws Wrong {
    return Integer.toOctalString(FileMode.parse(mode).apply(before, false));
  }

  private static String directory(String mode, int before) throws Wrong {
    return Integer.toOctalString(FileMode.parse(mode).apply(before, true));
  }

  @Test
  void numbersReplaceTheMode() throws Wrong {
    assertEquals("755", file("755", 0600));
    assertEquals("4755", file("04755", 0600));
    assertEquals("0", directory("0", 0777));
  }

  @Test
  void changesAreMadeInOrder() throws Wrong {
    assertEquals("755", file("+x", 0644));
    assertEquals("744", file("u+x", 0644));
    assertEquals("644", file("go-w", 0666));
    assertEquals("640", file("u=rw,g=r,o=", 0777));
    assertEquals("644", file("u=rwX,go=rX", 0600));
    assertEquals("755", file("u=rwX,go=rX", 0700));
    assertEquals("755", directory("u=rwX,go=rX", 0600));
    assertEquals("750", file("g=u-w,o=", 0700));
    assertEquals("777", file("go=u", 0700));
    assertEquals("4755", file("u+s", 0755));
    assertEquals("6755", file("+s", 0755));
    assertEquals("1755", directory("+t", 0755));
    assertEquals("600", file("a=,u+rw", 0777));
    assertEquals("644", file("a-x+X", 0644));
  }

  @Test
  void whatIsNoModeIsRefused() {
    for (var bad :
        new String[] {"", "8", "77777", "u", "u+rwq", "u=rw,", ",", "x+r", "+ugo", "-1"}) {
      assertThrows(Wrong.class, () -> FileMode.parse(bad), bad);
    }
  }
}
