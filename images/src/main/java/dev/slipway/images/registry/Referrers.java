package dev.slipway.images.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.images.Content;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.MediaType;
import dev.slipway.images.Referrer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What refers to an image in a repository (distribution-spec 1.1, "Listing Referrers"), also where
 * the registry knows no referrers: then an index under a tag that is made of the subject's digest
 * holds them ("Referrers Tag Schema").
 */
public final class Referrers {
  private static final int MOST_PAGES = 100;
  private static final int MOST = 1000;
  private static final int TRIES = 4;
  private final Repository repository;
  private final int mostBytes;

  public Referrers(Repository repository, int mostBytes) {
    this.repository = repository;
    this.mostBytes = mostBytes;
  }

  /** All of them; none where the registry knows of none. */
  public List<Referrer> list(Digest subject) {
    List<Referrer> found = new ArrayList<>();
    Optional<URI> next = Optional.of(repository.uri("referrers/" + subject));
    for (int page = 0; next.isPresent() && page < MOST_PAGES; page++) {
      Ask ask = Ask.get(next.get(), MediaType.INDEX.text());
      boolean first = page == 0;
      Optional<Optional<URI>> answered =
          repository.ask(
              ask,
              answer -> {
                if (first && (answer.status() == 404 || answer.status() == 405)) {
                  return Optional.empty();
                }
                byte[] json = answer.orFail("list of referrers", 200).bytes(mostBytes, "list");
                found.addAll(entries(Answers.parse(json, "the list of referrers")));
                return Optional.of(repository.next(answer));
              });
      if (answered.isEmpty()) {
        return tagged(subject);
      }
      check(found);
      next = answered.get();
    }
    return List.copyOf(found);
  }

  private List<Referrer> tagged(Digest subject) {
    return new PullManifest(repository, mostBytes)
        .find(tag(subject))
        .map(index -> entries(Answers.parse(index.bytes(), "the index of referrers")))
        .map(Referrers::check)
        .orElse(List.of());
  }

  private static List<Referrer> check(List<Referrer> found) {
    if (found.size() > MOST) {
      throw ImageException.refused(
          "referrers", "more than " + MOST + " manifests refer to the image");
    }
    return found;
  }

  /**
   * Adds one to the index under the tag, for a registry that did not say that it noted it. Others
   * may add theirs at the same time and nothing can be locked: it is read again afterwards.
   */
  public void add(Digest subject, Referrer referrer) {
    for (int i = 0; i < TRIES; i++) {
      List<Referrer> known = new ArrayList<>(tagged(subject));
      if (known.stream().anyMatch(r -> r.content().digest().equals(referrer.content().digest()))) {
        return;
      }
      known.add(referrer);
      new PushManifest(repository).push(tag(subject), MediaType.INDEX.text(), index(check(known)));
    }
    throw new ImageException(
        new ImageException.Reason.Unreachable(),
        "the registry does not keep the index of what refers to "
            + subject
            + ": others change it at the same time");
  }

  private static String tag(Digest subject) {
    return "sha256-" + subject.hex();
  }

  private static byte[] index(List<Referrer> all) {
    ObjectNode index = Answers.object().put("schemaVersion", 2);
    index.put("mediaType", MediaType.INDEX.text());
    ArrayNode manifests = index.putArray("manifests");
    for (Referrer each : all) {
      Content content = each.content();
      ObjectNode entry = manifests.addObject().put("mediaType", content.mediaType());
      entry.put("digest", content.digest().value()).put("size", content.size());
      each.artifactType().ifPresent(type -> entry.put("artifactType", type));
      if (!each.annotations().isEmpty()) {
        ObjectNode annotations = entry.putObject("annotations");
        new TreeMap<>(each.annotations()).forEach(annotations::put);
      }
    }
    return Answers.bytes(index);
  }

  private static List<Referrer> entries(ObjectNode index) {
    List<Referrer> all = new ArrayList<>();
    for (JsonNode entry : index.path("manifests")) {
      Map<String, String> annotations = new TreeMap<>();
      entry
          .path("annotations")
          .fields()
          .forEachRemaining(a -> annotations.put(a.getKey(), a.getValue().asText()));
      all.add(
          new Referrer(
              new Content(
                  entry.path("mediaType").asText(""),
                  Digest.parse(entry.path("digest").asText("")),
                  entry.path("size").asLong(-1)),
              Optional.ofNullable(entry.path("artifactType").textValue()),
              annotations));
    }
    return all;
  }
}
