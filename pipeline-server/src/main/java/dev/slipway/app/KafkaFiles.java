package dev.slipway.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * The files of the private Kafka in one directory: {@code data}, {@code ports}, {@code
 * server.properties}, {@code pid} and {@code log}.
 *
 * @param programs the directory of Kafka's jars
 */
record KafkaFiles(Path directory, Path programs, Ports ports) {
  private static final Duration LEFTOVER_ENDS = Duration.ofSeconds(30);

  /** Chosen once and kept, so that clients find the broker again. */
  record Ports(int broker, int controller) {}

  static KafkaFiles in(Path directory, Path programs) throws IOException {
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    clearLeftover(directory); // or its ports would seem to be taken by a stranger
    var files = new KafkaFiles(directory, programs, portsIn(directory));
    DurableFile.write(directory, "server.properties", files.properties());
    return files;
  }

  /** Gives the data directory its identity, once. */
  void format() throws IOException {
    if (Files.exists(data().resolve("meta.properties"))) {
      return;
    }
    var command = java("kafka.tools.StorageTool");
    command.addAll(List.of("format", "--ignore-formatted", "-t", newId(), "-c", config()));
    var child = ChildProcess.start("format-kafka", "TERM", command, environment(), log());
    if (!child.ended(Duration.ofMinutes(2)) || child.process().exitValue() != 0) {
      throw new IOException("Kafka's storage tool failed: " + Files.readString(log(), UTF_8));
    }
  }

  /** The broker, started. */
  ChildProcess spawn() throws IOException {
    var command = new ArrayList<>(List.of("setpriv", "--pdeathsig", "TERM"));
    command.addAll(java("kafka.Kafka"));
    command.add(config());
    var child = ChildProcess.start("kafka", "TERM", command, environment(), log());
    DurableFile.write(directory, "pid", Long.toString(child.process().pid()));
    return child;
  }

  /** Ends the broker of a server that was killed, if it is still busy ending by itself. */
  private static void clearLeftover(Path directory) throws IOException {
    var file = directory.resolve("pid");
    if (!Files.exists(file)) {
      return;
    }
    var pid = Long.parseLong(Files.readString(file, UTF_8).strip());
    var deadline = System.nanoTime() + LEFTOVER_ENDS.toNanos();
    while (worksIn(directory, pid)) {
      ChildProcess.signal(pid, System.nanoTime() < deadline ? "TERM" : "KILL");
      ChildProcess.pause();
    }
  }

  /** A zombie has no command line any more. */
  private static boolean worksIn(Path directory, long pid) {
    try {
      var line = Files.readString(Path.of("/proc/" + pid + "/cmdline"), UTF_8);
      return line.contains(config(directory));
    } catch (IOException e) {
      return false; // gone
    }
  }

  private Path data() {
    return directory.resolve("data");
  }

  private Path log() {
    return directory.resolve("log");
  }

  private String config() {
    return config(directory);
  }

  private static String config(Path directory) {
    return directory.resolve("server.properties").toString();
  }

  private ArrayList<String> java(String main) {
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx192m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-cp",
            programs + "/*",
            main));
  }

  private static Map<String, String> environment() {
    return Map.of("LC_ALL", "C.UTF-8", "PATH", System.getenv("PATH"));
  }

  private static String newId() {
    var random = new byte[16];
    new SecureRandom().nextBytes(random);
    random[0] &= 0x3F; // an id must not begin with a hyphen
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /*
   * The cleaner's default buffer alone would be most of the heap. Each append is synced: an event that was acknowledged is not sent again, so it must not be in
   * memory only. The broker's session is short, because after a kill the controller waits for the
   * old one to run out before it lets the new one in.
   */
  private String properties() {
    return """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%2$d
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
        controller.listener.names=CONTROLLER
        log.dirs=%3$s
        num.partitions=1
        auto.create.topics.enable=false
        log.flush.interval.messages=1
        log.cleaner.dedupe.buffer.size=8388608
        num.network.threads=2
        num.io.threads=2
        log.segment.bytes=67108864
        log.retention.hours=168
        log.retention.bytes=1073741824
        broker.session.timeout.ms=2000
        broker.heartbeat.interval.ms=500
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=4
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        transaction.state.log.num.partitions=4
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
        group.initial.rebalance.delay.ms=0
        """
        .formatted(ports.broker(), ports.controller(), data());
  }

  private static Ports portsIn(Path directory) throws IOException {
    var file = directory.resolve("ports");
    if (Files.exists(file)) {
      var kept = Files.readString(file, UTF_8).strip().split(" ");
      var ports = new Ports(Integer.parseInt(kept[0]), Integer.parseInt(kept[1]));
      if (FreePort.isFree(ports.broker()) && FreePort.isFree(ports.controller())) {
        return ports;
      }
    }
    var broker = FreePort.find();
    var controller = FreePort.find();
    while (controller == broker) {
      controller = FreePort.find();
    }
    var ports = new Ports(broker, controller);
    DurableFile.write(directory, "ports", ports.broker() + " " + ports.controller() + "\n");
    return ports;
  }
}
