package dev.slipway.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.runtime.host.CgroupMode;
import dev.slipway.runtime.host.Cgroups;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Limits hold, and a container that met one says so. */
class LimitsTest {
  @RegisterExtension final Host host = new Host();

  @Test
  void memoryRunsOut() throws Exception {
    var spec =
        host.shell("exec tail -c 300000000 /dev/zero")
            .withLimits(Limits.defaults().withMemory(32 << 20));
    assertEquals(new Exit(137, ExitCause.OUT_OF_MEMORY), host.run(spec).exit());
  }

  @Test
  void aChildThatMemoryRanOutForExplainsItsParentsFailure() throws Exception {
    var spec =
        host.shell("tail -c 300000000 /dev/zero; exit 2")
            .withLimits(Limits.defaults().withMemory(32 << 20));
    assertEquals(new Exit(2, ExitCause.OUT_OF_MEMORY), host.run(spec).exit());
    var survives =
        host.shell("tail -c 300000000 /dev/zero; exit 0")
            .withLimits(Limits.defaults().withMemory(32 << 20));
    assertEquals(new Exit(0, ExitCause.EXITED), host.run(survives).exit());
  }

  @Test
  void processesAreCounted() throws Exception {
    var spec =
        host.shell("for i in $(seq 40); do sleep 5 & done 2>/dev/null; echo started")
            .withLimits(Limits.defaults().withPids(16));
    var ran = host.run(spec);
    assertTrue(ran.exit().code() != 0 || !ran.text().contains("started"), ran.text());
  }

  @Test
  void aProcessTooManyExplainsAFailure() throws Exception {
    var fork = "for i in $(seq 20); do sleep 5 & done 2>/dev/null";
    var limits = Limits.defaults().withPids(8);
    var failed = host.run(host.shell(fork + "; exit 3").withLimits(limits));
    assertEquals(ExitCause.PIDS_LIMIT, failed.exit().cause(), failed.exit().toString());
    var modest = host.run(host.shell("sleep 0 & wait; exit 3").withLimits(limits));
    assertEquals(new Exit(3, ExitCause.EXITED), modest.exit());
  }

  @Test
  void whoWritesTooMuchIsKilledForIt() throws Exception {
    var spec =
        host.shell("cd /workspace; yes > much & sleep 100")
            .withTree("/workspace", List.of())
            .withLimits(Limits.defaults().withDisk(20 << 20));
    assertEquals(new Exit(137, ExitCause.DISK_QUOTA), host.run(spec).exit());
  }

  @Test
  void whoMakesTooManyFilesIsKilledForIt() throws Exception {
    var files = "mkdir /d; cd /d; i=0; while true; do echo > f$i; i=$((i+1)); done";
    var spec = host.shell(files + " & sleep 100").withLimits(Limits.defaults().withInodes(2000));
    assertEquals(new Exit(137, ExitCause.DISK_QUOTA), host.run(spec).exit());
  }

  @Test
  void whatWasWrittenBeforeARestartCountsToo() throws Exception {
    var spec =
        host.shell("head -c 30000000 /dev/zero > /much; echo written; sleep 100")
            .withLimits(Limits.defaults().withDisk(20 << 20));
    var container = host.containers().create(spec);
    host.containers().close();
    var found = host.open().find(container.id()).orElseThrow();
    found.start();
    assertEquals(Optional.of(new Exit(137, ExitCause.DISK_QUOTA)), found.await(Host.PATIENCE));
  }

  @Test
  void aNeighbourAndASparseFileAreNobodysQuota() throws Exception {
    var limits = Limits.defaults().withDisk(20 << 20);
    var sparse = "dd if=/dev/zero of=/sparse bs=1 count=1 seek=4000000000 2>/dev/null; sleep 100";
    var quiet = host.containers().create(host.shell(sparse).withLimits(limits));
    quiet.start();
    var loud = host.shell("yes > /much & sleep 100").withLimits(limits);
    assertEquals(ExitCause.DISK_QUOTA, host.run(loud).exit().cause());
    assertTrue(quiet.state() instanceof ContainerState.Running, quiet.state().toString());
    quiet.remove();
  }

  @Test
  void theKernelHoldsTheNumbersWeGave() throws Exception {
    var spec =
        host.shell("sleep 100")
            .withLimits(
                Limits.defaults()
                    .withMemory(48 << 20)
                    .withPids(77)
                    .withCpus(0.25)
                    .withCpuWeight(50));
    var container = host.containers().create(spec);
    var unified = Cgroups.read().mode() == CgroupMode.UNIFIED;
    assertEquals("77", inKernel(spec, "pids", "pids.max"));
    assertEquals(
        Integer.toString(48 << 20),
        inKernel(spec, "memory", unified ? "memory.max" : "memory.limit_in_bytes"));
    var cpu = inKernel(spec, "cpu", unified ? "cpu.max" : "cpu.cfs_quota_us");
    assertTrue(cpu.startsWith("25000"), cpu);
    var shares = inKernel(spec, "cpu", unified ? "cpu.weight" : "cpu.shares");
    assertEquals(unified ? "20" : "512", shares);
    container.remove();
  }

  private String inKernel(ContainerSpec spec, String controller, String file) throws Exception {
    var tree = Objects.requireNonNull(Cgroups.read().controllers().get(controller));
    var group = HostNames.of(host.settings()).cgroup(spec.id()).substring(1);
    return Files.readString(tree.resolve(group).resolve(file)).strip();
  }

  @Test
  void aLimitThatTheHostCannotKeepIsRefused() {
    var tree = java.nio.file.Path.of("/sys/fs/cgroup");
    var poor = new Cgroups(CgroupMode.UNIFIED, List.of(tree), Map.of("cpu", tree, "pids", tree));
    var refused =
        assertThrows(
            ContainerRefusedException.class,
            () -> new HostCanLimit(poor).check(host.command("/bin/true")));
    assertTrue(refused.reason().contains("\"memory\""), refused.reason());
  }
}
