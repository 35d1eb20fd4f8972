package dev.slipway.cli;

import static dev.slipway.cli.Connection.text;
import static dev.slipway.cli.Connection.time;

import dev.slipway.cli.api.ApiException;
import dev.slipway.cli.term.Table;
import dev.slipway.cli.term.Terminal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.TypeConversionException;

/** Removes images that nobody needs. */
@Command(
    name = "prune",
    description = {
      "Remove images that have lost their names; with -a also those with names, unless a container,"
          + " a run, a release or a pin needs them."
    })
final class ImagePrune implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  @ParentCommand private ImageCommands group = new ImageCommands();

  @Option(
      names = {"-a", "--all"},
      description = "also images with names")
  private boolean all;

  @Option(
      names = {"-f", "--force"},
      description = "do not ask")
  private boolean force;

  @Option(names = "--dry-run", description = "only tell what would go")
  private boolean dryRun;

  @Option(names = "--policy", description = "what the server removes by itself, now")
  private boolean policy;

  @Option(
      names = "--filter",
      paramLabel = "until=TIME",
      description = "only what was last used before that time, or so long ago (24h)")
  private List<String> filters = List.of();

  @Override
  public Integer call() {
    if (!dryRun && !force && !agreed()) {
      return Main.FAILED;
    }
    var path =
        policy
            ? "/api/v1/images/store/collect?dryRun=" + dryRun
            : "/api/v1/images/store/prune?all=%s&unused=%d&dryRun=%s"
                .formatted(all, unused(), dryRun);
    var swept = group.connection.client().post(path, ContainerCommands.empty(), PATIENCE);
    group.connection.list(
        swept,
        new Table("KIND", "DIGEST", "SIZE", "LAST USE", "NAME"),
        (table, item) ->
            table.row(
                text(item, "kind"),
                text(item, "digest").replaceFirst("^(sha256:.{12}).*", "$1"),
                Amounts.size(item.path("bytes").asLong()),
                time(item, "lastUse"),
                text(item, "name")));
    if (!group.connection.json) {
      var freed = Amounts.size(swept.path("freed").asLong());
      group.connection.terminal().line((dryRun ? "Would free: " : "Freed: ") + freed);
    }
    return 0;
  }

  private long unused() {
    for (var filter : filters) {
      if (!filter.startsWith("until=")) {
        throw new ApiException(
            0, "bad-filter", "no filter '%s' (expected until)".formatted(filter));
      }
      var now = Instant.now();
      var before = Amounts.time(filter.substring("until=".length()), now);
      return Math.max(0, Duration.between(before, now).toSeconds());
    }
    return 0;
  }

  private boolean agreed() {
    var console =
        Optional.ofNullable(System.console()).filter(c -> Terminal.isOne(System.getenv()));
    if (console.isEmpty()) {
      throw new TypeConversionException("say --force or --dry-run where nobody can be asked");
    }
    var question = all ? "Remove all images that nobody uses? [y/N] " : "Remove images? [y/N] ";
    var said = console.get().readLine(question);
    return said != null && said.strip().matches("[yY](es)?");
  }
}
