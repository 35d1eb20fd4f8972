package dev.slipway.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PrivilegesTest {
  @RegisterExtension final Host host = new Host();

  @Test
  void namesAreAsDockerTakesThem() {
    var web = Privileges.STEP.dropping(List.of("all")).adding(List.of("net_bind_service"));
    assertEquals(List.of("CAP_NET_BIND_SERVICE"), web.capabilities());
    assertEquals(6, Privileges.STEP.dropping(List.of("CAP_KILL", "MKNOD")).capabilities().size());
  }

  @Test
  void dangerousOnesCannotBeHad() {
    for (var name : List.of("SYS_ADMIN", "MKNOD", "NET_ADMIN", "SYS_PTRACE", "BPF", "ALL", "\n")) {
      var refused =
          assertThrows(
              IllegalArgumentException.class, () -> Privileges.STEP.adding(List.of(name)), name);
      assertTrue(String.valueOf(refused.getMessage()).contains("cannot be given"));
    }
  }

  @Test
  void theKernelHasJustThose() throws Exception {
    var rights = Privileges.SERVICE.adding(List.of("SETFCAP", "AUDIT_WRITE", "CHOWN"));
    var spec = host.shell("grep CapEff /proc/self/status").withPrivileges(rights);
    assertEquals("CapEff:\t00000000a0000001\n", host.run(spec).text());
  }
}
