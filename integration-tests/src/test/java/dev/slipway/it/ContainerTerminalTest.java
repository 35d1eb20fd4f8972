package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A person at a terminal: run, exec and attach with -it behave as a shell on this machine does. */
@ExtendWith(OneServer.class)
class ContainerTerminalTest {
  private static final String IMAGE = "localhost/busybox";
  private static final String ESCAPE = "\u001b";

  @Test
  void aShellHasSizeSignalsAndJobsIsLetGoAndTakenUpAgain(Server server) {
    var shop = Yard.of(server);
    try (var shell =
        shop.pty("run", "-it", "--rm", "--name", "box", "--network", "none", IMAGE, "sh")) {
      shell.awaits("# ").type("stty size\r");
      shell.awaits("33 101");
      shell.resize(41, 120);
      shell.type("until [ \"$(stty size)\" = '41 120' ]; do :; done; echo resi''zed\r");
      shell.awaits("resized").awaits("# ");
      shell.type("sleep 600; echo code-$?\r");
      shell.awaits("code-$?").type("\u0003");
      shell.awaits("# ").type("sleep 601 &\r");
      shell.awaits("# ").type("jobs\r");
      shell.awaits("sleep 601").awaits("# ").type("\u0010\u0011");
      assertEquals(0, shell.ended());
      assertTrue(shell.isRestored());
    }
    try (var again = shop.pty("attach", "box")) {
      again.type("\recho still $((40 + 2))\r");
      again.awaits("still 42").awaits("# ").type("exit 7\r");
      assertEquals(7, again.ended());
      assertTrue(again.isRestored());
    }
    shop.gone("box");
  }

  @Test
  void viAndTopAreUsable(Server server) {
    var shop = Yard.of(server);
    shop.run(0, "run", "-d", "--name", "desk", "--network", "none", IMAGE, "sleep", "600");
    try (var shell = shop.pty("exec", "-it", "-w", "/tmp", "-e", "PS1=desk: ", "desk", "sh")) {
      shell.awaits("desk: ").type("vi note\r");
      shell.awaits("- note").type("iwritten in vi");
      shell.awaits("written in vi").type(ESCAPE);
      shell.awaits("- note").type(":wq\r");
      shell.awaits("desk: ").type("rev note\r");
      shell.awaits("iv ni nettirw").awaits("desk: ").type("top -d 1\r");
      shell.awaits("Mem:").awaits("COMMAND").awaits("Mem:").type("q");
      shell.awaits("desk: ").type("exit 5\r");
      assertEquals(5, shell.ended());
      assertTrue(shell.isRestored());
    }
    shop.run(0, "rm", "-f", "desk");
  }

  @Test
  void otherKeysLetGoWhenTheyAreChosen(Server server) {
    var shop = Yard.of(server);
    try (var shell =
        shop.pty("run", "-it", "--name", "keys", "--detach-keys", "ctrl-a,d", IMAGE, "sh")) {
      shell.awaits("# ").type("echo a\u0001b; cat -v\r");
      shell.awaits("# ").type("\u0001d");
      assertEquals(0, shell.ended());
    }
    shop.run(0, "rm", "-f", "keys");
  }

  @Test
  void withoutATerminalHereThereIsNoneThere(Server server) {
    var shop = Yard.of(server);
    var told = shop.run(125, "run", "-it", IMAGE, "sh");
    assertTrue(told.contains("no terminal"), told);
  }
}
