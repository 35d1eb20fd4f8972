package dev.slipway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.cli.api.Client;
import dev.slipway.cli.console.LocalTerminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** The options of {@code run} and {@code create}: docker's, by name and meaning. */
final class ContainerOptions {
  @Option(
      names = {"-i", "--interactive"},
      description = "hold standard input open")
  boolean interactive;

  @Option(
      names = {"-t", "--tty"},
      description = "give it a terminal")
  boolean tty;

  @Option(names = "--rm", description = "remove it when it ends")
  boolean autoRemove;

  @Option(names = "--name", paramLabel = "NAME", description = "default: its id")
  private Optional<String> name = Optional.empty();

  @Option(
      names = {"-e", "--env"},
      paramLabel = "NAME[=VALUE]",
      description = "without a value: ours")
  private List<String> env = List.of();

  @Option(names = "--env-file", paramLabel = "FILE", description = "of lines NAME=VALUE")
  private List<Path> envFiles = List.of();

  @Option(
      names = {"-u", "--user"},
      paramLabel = "USER[:GROUP]")
  private Optional<String> user = Optional.empty();

  @Option(
      names = {"-w", "--workdir"},
      paramLabel = "DIRECTORY")
  private Optional<String> workdir = Optional.empty();

  @Option(
      names = {"-h", "--hostname"},
      paramLabel = "NAME",
      description = "default: its id")
  private Optional<String> hostname = Optional.empty();

  @Option(
      names = "--entrypoint",
      paramLabel = "COMMAND",
      description = "instead of the image's; '' for none")
  private Optional<String> entrypoint = Optional.empty();

  @Option(
      names = {"-m", "--memory"},
      paramLabel = "SIZE",
      description = "such as 512m (default: 1g)")
  private Optional<String> memory = Optional.empty();

  @Option(names = "--cpus", paramLabel = "NUMBER", description = "such as 0.5 (default: all)")
  private Optional<Double> cpus = Optional.empty();

  @Option(
      names = {"--pids-limit", "--pids"},
      paramLabel = "NUMBER",
      description = "processes and threads (default: 512)")
  private Optional<Integer> pids = Optional.empty();

  @Option(
      names = {"--network", "--net"},
      paramLabel = "NAME",
      description = {
        "none; internal: no internet; bridge; container:NAME: that one's own; any other name:",
        "together with those of the project that name it too (default: bridge)"
      })
  private Optional<String> network = Optional.empty();

  @Option(
      names = "--egress",
      paramLabel = "HOST",
      description = "reach only this of the internet; may be given several times")
  private List<String> egress = List.of();

  @Option(
      names = {"-p", "--publish"},
      paramLabel = "[[ADDRESS:]PORT:]PORT",
      description = "a port of the server's host that leads to one of the container")
  private List<String> publish = List.of();

  @Option(
      names = {"-v", "--volume"},
      paramLabel = "NAME:/PATH[:ro]",
      description = "a named directory of the project that outlives the container")
  private List<String> volumes = List.of();

  @Option(names = "--tmpfs", paramLabel = "/PATH[:size=64m]", description = "a directory in memory")
  private List<String> tmpfs = List.of();

  @Option(names = "--cap-add", paramLabel = "NAME", description = "a right more of its root")
  private List<String> capAdd = List.of();

  @Option(names = "--cap-drop", paramLabel = "NAME", description = "one less, or ALL")
  private List<String> capDrop = List.of();

  @Option(
      names = "--restart",
      paramLabel = "WHEN",
      description = "no, always, unless-stopped or on-failure[:MOST] (default: no)")
  private Optional<String> restart = Optional.empty();

  @Option(names = "--shm-size", paramLabel = "SIZE", description = "of /dev/shm (default: 64m)")
  private Optional<String> shm = Optional.empty();

  @Option(
      names = "--storage-opt",
      paramLabel = "size=SIZE",
      description = "what it may write to disk (default: size=10g)")
  private Optional<String> storage = Optional.empty();

  @Option(names = "--health-cmd", paramLabel = "COMMAND", description = "0 is well")
  private Optional<String> healthCommand = Optional.empty();

  @Option(names = "--health-interval", paramLabel = "TIME", description = "default: 30s")
  private Optional<String> healthInterval = Optional.empty();

  @Option(names = "--health-timeout", paramLabel = "TIME", description = "default: 30s")
  private Optional<String> healthTimeout = Optional.empty();

  @Option(names = "--health-start-period", paramLabel = "TIME", description = "default: 0s")
  private Optional<String> healthStart = Optional.empty();

  @Option(names = "--health-retries", paramLabel = "NUMBER", description = "default: 3")
  private Optional<Integer> healthRetries = Optional.empty();

  @Option(names = "--read-only", description = "its root cannot be written to")
  private boolean readOnly;

  @Option(
      names = {"-l", "--label"},
      paramLabel = "NAME[=VALUE]")
  private List<String> labels = List.of();

  @Option(
      names = "--pull",
      paramLabel = "WHEN",
      description = "missing, always or never (default: missing)")
  private Optional<String> pull = Optional.empty();

  @Option(
      names = "--stop-timeout",
      paramLabel = "SECONDS",
      description = "from TERM to KILL when it is stopped (default: 10)")
  private Optional<Integer> stopTimeout = Optional.empty();

  @Parameters(index = "0", paramLabel = "IMAGE")
  private String image = "";

  @Parameters(index = "1..*", paramLabel = "COMMAND", arity = "0..*")
  private List<String> command = new ArrayList<>();

  /**
   * What the server is sent.
   *
   * @param attached whether we stay with it, and so are the only one who writes to it
   */
  ObjectNode body(boolean attached) throws IOException {
    var body = Client.JSON.createObjectNode().put("image", image);
    body.put("terminal", tty).put("stdin", stdin(attached)).put("autoRemove", autoRemove);
    if (tty && attached) {
      LocalTerminal.size()
          .ifPresent(size -> body.put("rows", size.rows()).put("columns", size.columns()));
    }
    body.put("readOnly", readOnly);
    name.ifPresent(value -> body.put("name", value));
    user.ifPresent(value -> body.put("user", value));
    workdir.ifPresent(value -> body.put("workdir", value));
    hostname.ifPresent(value -> body.put("hostname", value));
    network.ifPresent(value -> body.put("network", value));
    pull.ifPresent(value -> body.put("pull", value));
    restart.ifPresent(value -> body.put("restart", value));
    shm.map(Amounts::bytes).ifPresent(value -> body.put("shm", value));
    storage
        .map(option -> Amounts.bytes(option.replaceFirst("^size=", "")))
        .ifPresent(value -> body.put("disk", value));
    egress.forEach(body.putArray("egress")::add);
    publish.forEach(body.putArray("publish")::add);
    volumes.forEach(body.putArray("volumes")::add);
    tmpfs.forEach(body.putArray("tmpfs")::add);
    capAdd.forEach(body.putArray("capAdd")::add);
    capDrop.forEach(body.putArray("capDrop")::add);
    healthCommand.ifPresent(command -> health(body.putObject("health"), command));
    cpus.ifPresent(value -> body.put("cpus", value));
    pids.ifPresent(value -> body.put("pids", value));
    stopTimeout.ifPresent(value -> body.put("stopTimeout", value));
    memory.map(Amounts::bytes).ifPresent(value -> body.put("memory", value));
    entrypoint.ifPresent(
        value -> {
          var words = body.putArray("entrypoint");
          Optional.of(value).filter(word -> !word.isEmpty()).ifPresent(words::add);
        });
    command.forEach(body.putArray("command")::add);
    environment(envFiles, env).forEach(body.putObject("env")::put);
    pairs(labels).forEach(body.putObject("labels")::put);
    return body;
  }

  private void health(ObjectNode health, String check) {
    health.put("command", check);
    millis(healthInterval).ifPresent(value -> health.put("interval", value));
    millis(healthTimeout).ifPresent(value -> health.put("timeout", value));
    millis(healthStart).ifPresent(value -> health.put("startPeriod", value));
    healthRetries.ifPresent(value -> health.put("retries", value));
  }

  private static Optional<Long> millis(Optional<String> text) {
    return text.map(Amounts::duration).map(Duration::toMillis);
  }

  /* A terminal can be let go of and attached to again; a pipe has one end. */
  private String stdin(boolean attached) {
    if (!interactive) {
      return "none";
    }
    return attached && !tty ? "once" : "kept";
  }

  /** Files first, then the options over them. */
  static Map<String, String> environment(List<Path> files, List<String> options)
      throws IOException {
    var env = new TreeMap<String, String>();
    for (var file : files) {
      Files.readAllLines(file).stream()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .forEach(line -> put(env, line));
    }
    options.forEach(option -> put(env, option));
    return env;
  }

  private static void put(Map<String, String> env, String option) {
    int equals = option.indexOf('=');
    if (equals == 0) {
      throw new TypeConversionException(
          "'%s' is no variable (expected NAME=VALUE or NAME)".formatted(option));
    }
    if (equals > 0) {
      env.put(option.substring(0, equals), option.substring(equals + 1));
    } else {
      Optional.ofNullable(System.getenv(option)).ifPresent(ours -> env.put(option, ours));
    }
  }

  private static Map<String, String> pairs(List<String> options) {
    var pairs = new TreeMap<String, String>();
    for (var option : options) {
      int equals = option.indexOf('=');
      pairs.put(
          equals < 0 ? option : option.substring(0, equals),
          equals < 0 ? "" : option.substring(equals + 1));
    }
    return pairs;
  }
}
