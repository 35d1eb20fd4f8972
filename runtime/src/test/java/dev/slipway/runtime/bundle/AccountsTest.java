package dev.slipway.runtime.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class AccountsTest {
  private static final Accounts ACCOUNTS =
      new Accounts(
          List.of(
              "root:x:0:0:root:/root:/bin/sh",
              "web:x:1000:33::/srv:/bin/sh",
              "broken:x",
              "bad:x:9x:1::/:/"),
          List.of("root:x:0:", "www:x:33:web", "extra:x:44:root,web", "huge:x:99999999999:web"));

  @Test
  void namesNumbersAndGroups() throws Exception {
    assertEquals(new Accounts.Identity(0, 0, List.of(44), "/root"), ACCOUNTS.resolve(""));
    assertEquals(new Accounts.Identity(1000, 33, List.of(44), "/srv"), ACCOUNTS.resolve("web"));
    assertEquals(new Accounts.Identity(1000, 33, List.of(44), "/srv"), ACCOUNTS.resolve("1000"));
    assertEquals(new Accounts.Identity(1000, 44, List.of(), "/srv"), ACCOUNTS.resolve("web:extra"));
    assertEquals(new Accounts.Identity(7, 0, List.of(), "/"), ACCOUNTS.resolve("7"));
    assertEquals(new Accounts.Identity(7, 8, List.of(), "/"), ACCOUNTS.resolve("7:8"));
    assertEquals(
        new Accounts.Identity(Integer.MAX_VALUE, 0, List.of(), "/"),
        ACCOUNTS.resolve("2147483647"));
  }

  @Test
  void whatIsNeitherKnownNorANumberInRangeIsRefused() {
    for (var user :
        List.of(
            "nobody", "bad", "broken", "2147483648", "-1", "0x0", "web:none", "1:99999999999")) {
      assertThrows(HostileTreeException.class, () -> ACCOUNTS.resolve(user), user);
    }
  }
}
