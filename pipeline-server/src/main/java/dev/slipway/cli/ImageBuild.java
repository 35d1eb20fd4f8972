package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.cli.api.Client;
import dev.slipway.cli.api.ServerSentEvents;
import dev.slipway.cli.console.BuildScreen;
import dev.slipway.cli.files.BuildFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.TypeConversionException;

/** Builds an image on the server. */
@Command(
    name = "build",
    description = {
      "Build an image from a Containerfile (or Dockerfile) on the server, as docker does.",
      "The files of CONTEXT are sent, but for those that .containerignore or .dockerignore names.",
      "CONTEXT may be '-': a tar archive on standard input.",
      "What a command left, also one that failed, is looked into with 'image shell BUILD'."
    },
    footer = {
      "",
      "The exit code is 0 for an image, or else that of the command that failed, or 1."
    })
final class ImageBuild implements Callable<Integer> {
  private static final long MOST_FILE = 1 << 20;
  private static final String PIPE = "-";

  @ParentCommand private ImageCommands group = new ImageCommands();

  @Option(
      names = {"-t", "--tag"},
      paramLabel = "NAME[:TAG]",
      description = "what the image is called: localhost/PROJECT/NAME")
  private List<String> tags = List.of();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "default: CONTEXT/Containerfile or CONTEXT/Dockerfile")
  private Optional<Path> file = Optional.empty();

  @Option(names = "--target", paramLabel = "STAGE", description = "default: the last stage")
  private Optional<String> target = Optional.empty();

  @Option(
      names = "--build-arg",
      paramLabel = "NAME[=VALUE]",
      description = "without a value: that of the variable here")
  private List<String> args = List.of();

  @Option(
      names = "--secret",
      paramLabel = "id=ID[,src=FILE|,env=NAME]",
      description = "for RUN --mount=type=secret; kept nowhere")
  private List<String> secrets = List.of();

  @Option(names = "--label", paramLabel = "NAME=VALUE", description = "of the image")
  private List<String> labels = List.of();

  @Option(names = "--platform", paramLabel = "OS/ARCH", description = "the server's, or refused")
  private Optional<String> platform = Optional.empty();

  @Option(names = "--no-cache", description = "do everything again")
  private boolean noCache;

  @Option(names = "--pull", description = "ask registries for newer base images")
  private boolean pull;

  @Option(
      names = "--cache-from",
      paramLabel = "type=registry,ref=NAME",
      description = "a cache at a registry to read, whose writers you trust; may be repeated")
  private List<String> cacheFrom = List.of();

  @Option(
      names = "--cache-to",
      paramLabel = "type=registry,ref=NAME[,mode=min|max]",
      description = "write a cache there: of the image (min), or of all its stages (max)")
  private Optional<String> cacheTo = Optional.empty();

  @Option(
      names = "--network",
      paramLabel = "default|none",
      description = "what RUN reaches: the internet, or nothing")
  private Optional<String> network = Optional.empty();

  @Option(
      names = "--progress",
      paramLabel = "auto|plain|quiet",
      defaultValue = "auto",
      description = "how much is told (default: ${DEFAULT-VALUE})")
  private String progress = "auto";

  @Option(
      names = {"-q", "--quiet"},
      description = "print the digest only")
  private boolean quiet;

  @Option(names = "--iidfile", paramLabel = "FILE", description = "gets the digest")
  private Optional<Path> iidFile = Optional.empty();

  @Option(names = "--ssh", hidden = true)
  private Optional<String> ssh = Optional.empty();

  @Parameters(paramLabel = "CONTEXT", description = "a directory, or -")
  private String context = "";

  @Override
  public Integer call() throws IOException {
    if (ssh.isPresent()) {
      throw new TypeConversionException(
          "--ssh: no agent can be forwarded to a server; give a deploy key with --secret");
    }
    var client = group.connection.client();
    var builds =
        "/api/v1/projects/%s/builds".formatted(Client.segment(group.whereabouts.project(client)));
    var files = context.equals(PIPE) ? Optional.<BuildFiles>empty() : Optional.of(files());
    var build = client.post(builds, body(files));
    var path = builds + "/" + build.path("id").asText();
    var ended = new AtomicBoolean();
    var cancel = new Thread(() -> cancel(client, path, ended));
    Runtime.getRuntime().addShutdownHook(cancel);
    try {
      client.upload(path + "/context", out -> send(files, out));
      return follow(client, path);
    } finally {
      ended.set(true);
    }
  }

  private static void send(Optional<BuildFiles> files, java.io.OutputStream out)
      throws IOException {
    if (files.isPresent()) {
      files.get().write(out);
    } else {
      System.in.transferTo(out);
    }
  }

  /* Who goes away does not want it any more. */
  private static void cancel(Client client, String path, AtomicBoolean ended) {
    if (!ended.get()) {
      client.delete(path);
    }
  }

  private BuildFiles files() throws IOException {
    return BuildFiles.of(Path.of(context), file);
  }

  private ObjectNode body(Optional<BuildFiles> files) throws IOException {
    var body = Client.JSON.createObjectNode();
    var containerfile =
        files
            .map(BuildFiles::containerfile)
            .or(() -> file)
            .orElseThrow(
                () ->
                    new TypeConversionException(
                        "name the Containerfile with -f: CONTEXT is an archive"));
    if (Files.size(containerfile) > MOST_FILE) {
      throw new IOException(containerfile + " is larger than a Containerfile may be");
    }
    body.put("fileName", String.valueOf(containerfile.getFileName()));
    body.put("file", Files.readString(containerfile));
    tags.forEach(body.withArrayProperty("names")::add);
    target.ifPresent(name -> body.put("target", name));
    args.forEach(arg -> pair(body.withObjectProperty("args"), arg, System.getenv()));
    labels.forEach(label -> pair(body.withObjectProperty("labels"), label, Map.of()));
    for (var secret : secrets) {
      secret(body.withObjectProperty("secrets"), secret);
    }
    platform.ifPresent(name -> body.put("platform", name));
    network.ifPresent(name -> body.put("network", name));
    cacheFrom.forEach(body.withArrayProperty("cacheFrom")::add);
    cacheTo.ifPresent(name -> body.put("cacheTo", name));
    return body.put("noCache", noCache).put("pull", pull);
  }

  private static void pair(ObjectNode into, String text, Map<String, String> otherwise) {
    int equals = text.indexOf('=');
    if (equals > 0) {
      into.put(text.substring(0, equals), text.substring(equals + 1));
    } else if (otherwise.get(text) instanceof String value) {
      into.put(text, value);
    }
  }

  private static void secret(ObjectNode into, String text) throws IOException {
    String id = "";
    Optional<byte[]> value = Optional.empty();
    for (var part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      var name = equals < 0 ? part : part.substring(0, equals);
      var given = part.substring(equals + 1);
      switch (name) {
        case "id" -> id = given;
        case "src", "source" -> value = Optional.of(Files.readAllBytes(Path.of(given)));
        case "env" -> value = variable(given);
        case "type" -> {
          // Told by what is named.
        }
        default -> throw new TypeConversionException("--secret: no '" + name + "' is known");
      }
    }
    if (value.isEmpty() && !id.isEmpty()) {
      value = variable(id);
    }
    if (id.isEmpty() || value.isEmpty()) {
      throw new TypeConversionException(
          "--secret %s: expected id=ID and src=FILE, or env=NAME of a variable that is set"
              .formatted(text));
    }
    into.put(id, Base64.getEncoder().encodeToString(value.get()));
  }

  private static Optional<byte[]> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).map(v -> v.getBytes(StandardCharsets.UTF_8));
  }

  private int follow(Client client, String path) throws IOException {
    boolean silent = quiet || progress.equals("quiet");
    var screen = new BuildScreen(group.connection.terminal(), silent);
    var left = new ArrayList<JsonNode>();
    try (var events =
        new ServerSentEvents(client.stream(path + "/events", "text/event-stream", ""))) {
      for (var next = events.next(); next.isPresent(); next = events.next()) {
        if (next.get().event().equals("end")) {
          left.add(next.get().data());
          break;
        }
        screen.show(next.get().data());
      }
    }
    if (left.isEmpty()) {
      throw new IOException("the server ended the stream before the build was over");
    }
    return end(left.getFirst(), screen);
  }

  private int end(JsonNode build, BuildScreen screen) throws IOException {
    var digest = build.path("digest").asText("");
    if (build.path("phase").asText().equals("built")) {
      if (iidFile.isPresent()) {
        Files.writeString(iidFile.get(), digest);
      }
      if (group.connection.json) {
        group.connection.terminal().line(build.toPrettyString());
      } else {
        screen.built(digest, build.path("names"));
      }
      return 0;
    }
    screen.failed(build);
    int exit = build.path("exit").asInt();
    return exit == 0 ? 1 : exit;
  }
}
