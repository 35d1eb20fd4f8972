package dev.slipway.images.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.images.ImageException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code GET /v2/NAME/tags/list} (distribution-spec 1.1, "Listing Tags"). */
public final class ListTags {
  private static final int LARGEST = 4 << 20;
  private static final int MOST_PAGES = 1000;
  private static final int MOST = 10_000;
  private final Repository repository;

  public ListTags(Repository repository) {
    this.repository = repository;
  }

  /** All of them, in the registry's order; refused where there are more than anybody wants. */
  public List<String> list() {
    List<String> tags = new ArrayList<>();
    Optional<URI> next = Optional.of(repository.uri("tags/list"));
    for (int page = 0; next.isPresent(); page++) {
      next =
          repository.ask(
              Ask.get(next.get(), "application/json"),
              answer -> {
                byte[] json = answer.orFail("list of tags", 200).bytes(LARGEST, "list of tags");
                for (JsonNode tag : Answers.parse(json, "the list of tags").path("tags")) {
                  tags.add(tag.asText());
                }
                return repository.next(answer);
              });
      if (tags.size() > MOST || page == MOST_PAGES) {
        throw ImageException.refused("tags", "the repository has more than " + MOST + " tags");
      }
    }
    return List.copyOf(tags);
  }
}
