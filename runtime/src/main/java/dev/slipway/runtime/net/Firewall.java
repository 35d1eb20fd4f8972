package dev.slipway.runtime.net;

import dev.slipway.runtime.host.Command;
import dev.slipway.runtime.host.Executables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** The rules between containers and everything else; for one thread at a time. */
final class Firewall {
  private static final Pattern ELEMENTS = Pattern.compile("elements = \\{[^}]*}");

  private final String table;
  private String asListed = "";

  Firewall(String table) {
    this.table = table;
  }

  /** Puts the whole table in place at once, over whatever is there. */
  void apply(FirewallRules rules, List<Element> elements) throws IOException {
    say(rules.text() + rules.elements("add", elements));
    var now = listed();
    // Somebody may have flushed it again meanwhile: that must not be how it should look.
    asListed = countRules(now) == countRules(rules.text()) ? withoutElements(now) : "";
  }

  void add(FirewallRules rules, List<Element> elements) throws IOException {
    if (!elements.isEmpty()) {
      say(rules.elements("add", elements));
    }
  }

  /** From now on for so many seconds, also those that are there already. */
  void renew(FirewallRules rules, List<Element> elements, long seconds) throws IOException {
    var timed =
        elements.stream()
            .map(e -> new Element(e.set(), e.key() + " timeout " + seconds + "s", ""))
            .toList();
    say(
        rules.elements("add", elements)
            + rules.elements("delete", elements)
            + rules.elements("add", timed));
  }

  /** Whether they are there or not; somebody may have flushed them. */
  void delete(FirewallRules rules, List<Element> elements) throws IOException {
    if (!elements.isEmpty()) {
      say(rules.elements("add", elements) + rules.elements("delete", elements));
    }
  }

  /** Whether the table is as it was applied; somebody may have flushed or changed it. */
  boolean isInPlace(Collection<Element> elements) throws IOException {
    var now = listed();
    return !asListed.isEmpty()
        && asListed.equals(withoutElements(now))
        && elements.stream().filter(e -> !e.set().equals("listed")).allMatch(e -> has(now, e));
  }

  void remove() throws IOException {
    asListed = "";
    if (Executables.find("nft").isPresent()) {
      nft("delete", "table", "inet", table).run();
    }
  }

  private static boolean has(String listing, Element element) {
    return listing.contains(element.listed());
  }

  /** As we write them and as nft lists them, each is one line of a chain. */
  private static long countRules(String table) {
    var inside = false;
    var count = 0L;
    for (var line : table.lines().map(String::strip).toList()) {
      if (line.startsWith("chain ")) {
        inside = true;
      } else if (line.equals("}")) {
        inside = false;
      } else if (inside && !line.isEmpty() && !line.startsWith("type ")) {
        count++;
      }
    }
    return count;
  }

  /** Sets come and go; lines that only stand for them, too. */
  private static String withoutElements(String listing) {
    return ELEMENTS.matcher(listing).replaceAll("").lines().filter(l -> !l.isBlank()).toList() + "";
  }

  private String listed() throws IOException {
    var result = nft("--stateless", "--numeric", "list", "table", "inet", table).run();
    return result.passed() ? result.output() : "";
  }

  private static void say(String text) throws IOException {
    var result = nft("-f", "-").run(text);
    if (!result.passed()) {
      throw new IOException("firewall rules: " + result.output().lines().findFirst().orElse("?"));
    }
  }

  private static Command nft(String... words) throws IOException {
    var argv = new ArrayList<>(List.of(Executables.require("nft")));
    argv.addAll(List.of(words));
    return Command.of(argv.toArray(String[]::new));
  }
}
