package dev.slipway.images.store;

import dev.slipway.images.Digest;
import dev.slipway.images.Holding;
import dev.slipway.images.Holding.Kind;
import dev.slipway.images.ImageReference;
import dev.slipway.images.Roots;
import dev.slipway.images.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Everything from which images are reachable: names, pins, users outside, and what is fresh. */
final class Holders {
  private final Tags tags;
  private final Pins pins;
  private final Staged staged;
  private final Uses uses;
  private final List<Roots> outside = new CopyOnWriteArrayList<>();

  Holders(Tags tags, Pins pins, Staged staged, Uses uses) {
    this.tags = tags;
    this.pins = pins;
    this.staged = staged;
    this.uses = uses;
  }

  void add(Roots roots) {
    outside.add(roots);
  }

  /**
   * One document that is held directly.
   *
   * @param tag its line in the table of names, where it has one
   */
  record Held(Kind kind, String holder, Digest digest, Optional<Tag> tag) {
    Holding because(List<Digest> chain) {
      return new Holding(kind, holder, chain);
    }
  }

  /**
   * All of them now. A manifest that a repository has without a tag and that describes another one
   * stays as long as that one: it is left out where its subject does not stay.
   */
  List<Held> now(Graph graph) {
    List<Held> all = new ArrayList<>();
    List<Tags.Line> describing = new ArrayList<>();
    for (Tags.Line line : tags.lines()) {
      if (line.name().isPresent() && !line.tagged() && subject(graph, line.digest()).isPresent()) {
        describing.add(line);
      } else {
        all.add(named(line));
      }
    }
    pins.list().forEach(p -> all.add(holding(Kind.PIN, p.reason(), p.digest())));
    uses.fresh().forEach(d -> all.add(holding(Kind.FRESH, "made or brought just now", d)));
    staged.all().forEach(d -> all.add(holding(Kind.FRESH, "pushed lately, not named yet", d)));
    for (Roots roots : outside) {
      roots.now().forEach(r -> all.add(holding(Kind.USE, r.holder(), r.digest())));
    }
    addReferrers(graph, all, describing);
    return all;
  }

  private static Held named(Tags.Line line) {
    if (line.name().isEmpty()) {
      return holding(Kind.ENTRY, "index.json", line.digest());
    }
    ImageReference name = line.name().get().name();
    return line.tagged()
        ? new Held(Kind.NAME, name.toString(), line.digest(), line.name())
        : new Held(Kind.REPOSITORY, name.in().toString(), line.digest(), line.name());
  }

  private static Held holding(Kind kind, String holder, Digest digest) {
    return new Held(kind, holder, digest, Optional.empty());
  }

  private static Optional<Digest> subject(Graph graph, Digest document) {
    return graph.references(document).flatMap(References::subject);
  }

  /** An artifact may describe an artifact, so this goes on until nothing more is found. */
  private static void addReferrers(Graph graph, List<Held> all, List<Tags.Line> describing) {
    Graph.Reached reached = new Graph.Reached();
    all.forEach(h -> graph.reach(h.digest(), reached));
    List<Tags.Line> left = new ArrayList<>(describing);
    boolean found = true;
    while (found) {
      found = false;
      for (Tags.Line line : List.copyOf(left)) {
        Digest subject = subject(graph, line.digest()).orElseThrow();
        if (reached.has(subject)) {
          all.add(new Held(Kind.REFERRER, "describes " + subject, line.digest(), line.name()));
          graph.reach(line.digest(), reached);
          left.remove(line);
          found = true;
        }
      }
    }
  }
}
