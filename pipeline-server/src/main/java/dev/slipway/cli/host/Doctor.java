package dev.slipway.cli.host;

import dev.slipway.cli.api.Client;
import dev.slipway.cli.term.Table;
import dev.slipway.cli.term.Terminal;
import dev.slipway.runtime.Preflight;
import dev.slipway.runtime.RuntimeSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One table of what this host can do, and what to do about what it can't. */
@Command(name = "doctor", description = "Check this host: what works, what is missing, what to do.")
public final class Doctor implements Callable<Integer> {
  private static final int READABLE = 100;

  @Option(names = "--data", paramLabel = "DIR", description = "default: ${DEFAULT-VALUE}")
  private Path data = Path.of("/var/lib/slipway");

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  @Override
  public Integer call() {
    var checks =
        new ArrayList<Preflight.Check>(
            Preflight.run(RuntimeSettings.in(data.resolve("containers"))));
    checks.addAll(HostChecks.of(data));
    if (json) {
      printJson(checks);
    } else {
      printTable(checks);
    }
    return checks.stream().anyMatch(check -> check.level() == Preflight.Level.FAIL) ? 1 : 0;
  }

  private static void printTable(List<Preflight.Check> checks) {
    var table = new Table("CHECK", "RESULT", "FOUND, AND WHAT TO DO");
    for (var check : checks) {
      var advice = check.advice().isEmpty() ? "" : "\n-> " + check.advice();
      table.row(check.what(), level(check), check.found() + advice);
    }
    table.print(Terminal.standard(System.getenv()).atMost(READABLE));
  }

  private static void printJson(List<Preflight.Check> checks) {
    var answer = Client.JSON.createObjectNode();
    var items = answer.putArray("items");
    for (var check : checks) {
      items
          .addObject()
          .put("check", check.what())
          .put("result", level(check))
          .put("found", check.found())
          .put("advice", check.advice());
    }
    System.out.println(answer.toPrettyString());
  }

  private static String level(Preflight.Check check) {
    return check.level().name().toLowerCase(Locale.ROOT);
  }
}
