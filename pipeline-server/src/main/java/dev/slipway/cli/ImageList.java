package dev.slipway.cli;

import static dev.slipway.cli.Connection.text;
import static dev.slipway.cli.Connection.time;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.cli.api.ApiException;
import dev.slipway.cli.api.Client;
import dev.slipway.cli.term.Table;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Lists images. */
@Command(
    name = "ls",
    aliases = {"list"},
    description = {
      "List the images that a project may use, or, without --project, an administrator's: all."
    })
final class ImageList implements Callable<Integer> {
  private static final int DIGEST_LENGTH = 19;
  private static final int FORBIDDEN = 403;

  @ParentCommand private ImageCommands group = new ImageCommands();

  @Option(
      names = {"-a", "--all"},
      description = "also what has no name")
  private boolean all;

  @Option(
      names = {"-q", "--quiet"},
      description = "digests only")
  private boolean quiet;

  @Option(names = "--digests", description = "the digests of manifests, whole")
  private boolean digests;

  @Option(names = "--no-trunc", description = "shorten nothing")
  private boolean whole;

  @Option(
      names = {"-f", "--filter"},
      paramLabel = "KEY=VALUE",
      description = "only with that: reference (* and ? stand for anything) or dangling")
  private List<String> filters = List.of();

  @Override
  public Integer call() {
    var items = Client.JSON.createArrayNode();
    for (var item : group.whereabouts.named().isPresent() ? ofProject() : ofServer()) {
      if (wanted(item)) {
        items.add(item);
      }
    }
    print(items);
    return 0;
  }

  private JsonNode ofProject() {
    var client = group.connection.client();
    return client.get(group.path(client)).path("items");
  }

  /** Each name is a line; whoever may not see all sees the only project's. */
  private JsonNode ofServer() {
    JsonNode use;
    try {
      use = group.connection.client().get("/api/v1/images/store/use");
    } catch (ApiException e) {
      if (e.status() == FORBIDDEN) {
        return ofProject();
      }
      throw e;
    }
    var lines = Client.JSON.createArrayNode();
    for (var image : use.path("items")) {
      if (image.path("names").isEmpty()) {
        lines.add(line(image, "<none>"));
      }
      image.path("names").forEach(name -> lines.add(line(image, name.asText())));
    }
    return lines;
  }

  private static ObjectNode line(JsonNode image, String name) {
    var line = Client.JSON.createObjectNode().put("name", name);
    for (var field : List.of("digest", "created", "bytes")) {
      line.set(field, image.path(field));
    }
    return line;
  }

  private void print(ArrayNode items) {
    if (quiet) {
      items.forEach(item -> group.connection.terminal().line(digest(item)));
      return;
    }
    group.connection.list(
        Client.JSON.createObjectNode().set("items", items),
        new Table("NAME", "DIGEST", "CREATED", "SIZE"),
        (table, item) ->
            table.row(
                text(item, "name"),
                digest(item),
                time(item, "created"),
                Amounts.size(item.path("bytes").asLong())));
  }

  private String digest(JsonNode item) {
    var digest = text(item, "digest");
    boolean shortened = !digests && !whole && digest.length() > DIGEST_LENGTH;
    return shortened ? digest.substring(0, DIGEST_LENGTH) : digest;
  }

  private boolean wanted(JsonNode item) {
    boolean nameless = text(item, "name").equals("<none>");
    boolean asked = filters.stream().anyMatch(f -> f.startsWith("dangling="));
    return (!nameless || all || asked) && filters.stream().allMatch(f -> fits(item, nameless, f));
  }

  private static boolean fits(JsonNode item, boolean nameless, String filter) {
    int equals = filter.indexOf('=');
    var value = filter.substring(equals + 1);
    return switch (equals < 0 ? filter : filter.substring(0, equals)) {
      case "reference" -> isLike(text(item, "name"), value);
      case "dangling" -> nameless == value.equals("true");
      default ->
          throw new ApiException(
              0, "bad-filter", "no filter '%s' (expected reference or dangling)".formatted(filter));
    };
  }

  /** The whole name, or what follows its registry and project; with or without its tag. */
  private static boolean isLike(String name, String pattern) {
    var matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    var untagged = name.replaceFirst(":[^/:]*$", "");
    for (var candidate : List.of(name, untagged)) {
      for (var rest = candidate; !rest.isEmpty(); rest = tail(rest)) {
        if (matcher.matches(Path.of(rest))) {
          return true;
        }
      }
    }
    return false;
  }

  private static String tail(String name) {
    int slash = name.indexOf('/');
    return slash < 0 ? "" : name.substring(slash + 1);
  }
}
