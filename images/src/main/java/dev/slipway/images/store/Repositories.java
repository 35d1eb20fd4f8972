package dev.slipway.images.store;

import dev.slipway.images.Content;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.ImageReference;
import dev.slipway.images.Limits;
import dev.slipway.images.Referrer;
import dev.slipway.images.RepositoryName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The store as a registry sees it: in repositories, each with what belongs to it and nothing else.
 * What is in the store but not in the repository asked is not there.
 */
public final class Repositories {
  /* What all annotations of one page of referrers may weigh together, more or less. */
  private static final int PAGE_BYTES = 2 << 20;

  private final Blobs blobs;
  private final Tags tags;
  private final Staged staged;
  private final Limits limits;
  private final Map<RepositoryName, Members> known = new ConcurrentHashMap<>();

  Repositories(Blobs blobs, Tags tags, Staged staged, Limits limits) {
    this.blobs = blobs;
    this.tags = tags;
    this.staged = staged;
    this.limits = limits;
  }

  /** A manifest and its bytes, which were verified just now. */
  public record Manifest(Content content, byte[] bytes) {}

  /** A blob as a file that never changes. */
  public record Blob(Digest digest, Path file, long size) {}

  /**
   * What a push made.
   *
   * @param before what the tag pointed to, if it had a tag and the tag was there
   * @param changed false where all was so before
   */
  public record Pushed(
      Content content, Optional<Digest> subject, Optional<Digest> before, boolean changed) {}

  /** The manifest of that tag or digest. */
  public Optional<Manifest> manifest(ImageReference name) {
    Members members = members(name.in());
    return digest(name)
        .flatMap(members::manifest)
        .map(Members.Member::content)
        .filter(content -> blobs.has(content.digest()))
        .map(c -> new Manifest(c, blobs.document(c.digest(), limits.manifestBytes())));
  }

  private Optional<Digest> digest(ImageReference name) {
    return name.digest().or(() -> tags.find(name));
  }

  /** The blob, if a manifest of the repository names it, or it was pushed there lately. */
  public Optional<Blob> blob(RepositoryName repository, Digest digest) {
    boolean may = members(repository).hasBlob(digest) || staged.has(repository, digest);
    return may && blobs.has(digest)
        ? Optional.of(new Blob(digest, blobs.path(digest), blobs.size(digest)))
        : Optional.empty();
  }

  /**
   * Takes a manifest under a tag or under its digest, durably. Everything it needs must be in the
   * repository; a subject need not.
   *
   * @param announced the media type it came with
   */
  public Pushed put(ImageReference name, byte[] bytes, Optional<String> announced, TagRule rule) {
    return blobs.uses().during(() -> putNow(name, bytes, announced, rule));
  }

  private Pushed putNow(
      ImageReference name, byte[] bytes, Optional<String> announced, TagRule rule) {
    StoredManifest manifest = StoredManifest.read(bytes, announced, limits);
    Digest digest = Digest.of(bytes);
    if (name.digest().isPresent() && !name.digest().get().equals(digest)) {
      throw new ImageException(
          new Reason.DigestMismatch(name.digest().get()),
          "manifest %s was promised, but one with digest %s came"
              .formatted(name.digest().get(), digest));
    }
    Content content = new Content(manifest.mediaType(), digest, bytes.length);
    RepositoryName repository = name.in();
    new Needs(repository, members(repository)).check(manifest);
    rule(rule, name, tags.shelf(repository), Optional.of(digest));
    blobs.put(bytes);
    Tags.Edit edit =
        tags.edit(
            repository,
            shelf -> {
              Members now = known.getOrDefault(repository, Members.none());
              new Needs(repository, now.over(shelf, blobs, limits)).check(manifest);
              rule(rule, name, shelf, Optional.of(digest));
              return name.tag().map(tag -> moved(shelf, tag, content)).orElse(shelf.with(content));
            });
    return new Pushed(
        content,
        manifest.subject().map(Content::digest),
        name.tag().flatMap(edit.before()::find).map(Shelf.Entry::digest),
        edit.before() != edit.after());
  }

  /* Whoever knows the digest of what a tag pointed to still gets it. */
  private static Shelf moved(Shelf shelf, String tag, Content content) {
    Shelf next = shelf.with(tag, content);
    return next == shelf
        ? shelf
        : shelf.find(tag).map(Shelf.Entry::content).map(next::with).orElse(next);
  }

  private static void rule(TagRule rule, ImageReference name, Shelf shelf, Optional<Digest> next) {
    if (name.tag().isEmpty()) {
      return;
    }
    Optional<Digest> now = shelf.find(name.tag().get()).map(Shelf.Entry::digest);
    if (now.equals(next)) {
      return;
    }
    rule.whyNot(name, now, next)
        .ifPresent(
            why -> {
              throw new ImageException(new Reason.Refused("fixed-tag"), why);
            });
  }

  /** What a manifest needs must be in its repository, as the manifest describes it. */
  private final class Needs {
    private final RepositoryName repository;
    private final Members members;

    Needs(RepositoryName repository, Members members) {
      this.repository = repository;
      this.members = members;
    }

    void check(StoredManifest manifest) {
      manifest.blobs().forEach(this::blob);
      manifest.manifests().forEach(this::inner);
    }

    private void blob(Content blob) {
      boolean here = members.hasBlob(blob.digest()) || staged.has(repository, blob.digest());
      if (!here || !blobs.has(blob.digest())) {
        throw unknown(blob, "blob");
      }
      size(blob, blobs.size(blob.digest()));
    }

    private void inner(Content inner) {
      Members.Member member =
          members
              .manifest(inner.digest())
              .filter(m -> blobs.has(inner.digest()))
              .orElseThrow(() -> unknown(inner, "manifest"));
      size(inner, member.content().size());
      if (!member.content().mediaType().equals(inner.mediaType())) {
        throw ImageException.malformed(
            "%s is listed as %s but is %s"
                .formatted(inner.digest(), inner.mediaType(), member.content().mediaType()));
      }
      if (member.depth() >= Members.DEEPEST) {
        throw ImageException.refused(
            "index-depth", "indexes lie in indexes more than " + Members.DEEPEST + " deep");
      }
    }

    private ImageException unknown(Content content, String what) {
      return new ImageException(
          new Reason.NotFound(),
          "%s %s is not in %s; push it first".formatted(what, content.digest(), repository));
    }

    private void size(Content content, long real) {
      if (content.size() != real) {
        throw ImageException.malformed(
            "%s has %d bytes, not the %d that the manifest says"
                .formatted(content.digest(), real, content.size()));
      }
    }
  }

  /** Lets a repository show a blob of another. False where that other has no such blob. */
  public boolean mount(RepositoryName from, RepositoryName to, Digest blob) {
    return blobs.uses().during(() -> mountNow(from, to, blob));
  }

  private boolean mountNow(RepositoryName from, RepositoryName to, Digest blob) {
    boolean there = blob(from, blob).isPresent();
    if (there) {
      staged.add(to, blob);
    }
    return there;
  }

  /** Its tags, in the order of their bytes. Empty where there is no such repository. */
  public List<String> tags(RepositoryName repository) {
    return List.copyOf(tags.shelf(repository).byTag().keySet());
  }

  /** Whether anything was ever pushed to it and is still there. */
  public boolean exists(RepositoryName repository) {
    return !tags.shelf(repository).isEmpty();
  }

  /**
   * What says something about that manifest, in the order of the digests: so many, or fewer where
   * they are large.
   *
   * @param subject a digest in a repository; the manifest itself need not be there
   * @param type only those of that type
   * @param after only what comes after that one
   */
  public Page referrers(
      ImageReference subject, Optional<String> type, Optional<Digest> after, int most) {
    List<Members.Member> all =
        members(subject.in())
            .referrers(
                subject.digest().orElseThrow(),
                m ->
                    (type.isEmpty() || m.artifactType().equals(type))
                        && after.filter(a -> m.content().digest().compareTo(a) <= 0).isEmpty());
    List<Referrer> page = new ArrayList<>();
    int bytes = 0;
    for (Members.Member member : all) {
      if (page.size() >= most || bytes > PAGE_BYTES) {
        return new Page(page, true);
      }
      byte[] document = blobs.document(member.content().digest(), limits.manifestBytes());
      Map<String, String> annotations =
          StoredManifest.read(document, Optional.of(member.content().mediaType()), limits)
              .annotations();
      bytes += document.length;
      page.add(new Referrer(member.content(), member.artifactType(), annotations));
    }
    return new Page(page, false);
  }

  /** Some referrers, and whether there are more. */
  public record Page(List<Referrer> referrers, boolean more) {
    public Page {
      referrers = List.copyOf(referrers);
    }
  }

  /** Removes the tag; what it pointed to stays, under its digest. False where there was no tag. */
  public boolean untag(ImageReference name, TagRule rule) {
    String tag = name.tag().orElseThrow();
    Tags.Edit edit =
        tags.edit(
            name.in(),
            shelf -> {
              rule(rule, name, shelf, Optional.empty());
              return shelf
                  .find(tag)
                  .map(entry -> shelf.without(tag).with(entry.content()))
                  .orElse(shelf);
            });
    return edit.before() != edit.after();
  }

  /**
   * Removes the manifest from the repository, with all its tags. False where it was not there.
   *
   * @throws ImageException where a tag of it is fixed, or an index of the repository lists it
   */
  public boolean delete(ImageReference name, TagRule rule) {
    Digest digest = name.digest().orElseThrow();
    if (members(name.in()).manifest(digest).isEmpty()) {
      return false;
    }
    tags.edit(
        name.in(),
        shelf -> {
          shelf
              .byTag()
              .forEach(
                  (tag, entry) -> {
                    if (entry.digest().equals(digest)) {
                      rule(rule, name.tagged(tag), shelf, Optional.empty());
                    }
                  });
          Shelf next = shelf.without(digest);
          if (Members.none().over(next, blobs, limits).manifest(digest).isPresent()) {
            throw new ImageException(
                new Reason.Refused("listed"),
                digest + " is listed by an index of " + name.in() + "; delete that first");
          }
          return next;
        });
    return true;
  }

  /**
   * Forgets a blob that was pushed and that no manifest names. False where it is not there.
   *
   * @throws ImageException where a manifest names it
   */
  public boolean deleteBlob(RepositoryName repository, Digest blob) {
    if (members(repository).hasBlob(blob)) {
      throw new ImageException(
          new Reason.Refused("listed"),
          blob + " belongs to a manifest of " + repository + "; delete that first");
    }
    return staged.remove(repository, blob);
  }

  private Members members(RepositoryName repository) {
    Shelf shelf = tags.shelf(repository);
    if (shelf.isEmpty()) {
      known.remove(repository);
      return Members.none();
    }
    Members now = known.getOrDefault(repository, Members.none()).over(shelf, blobs, limits);
    known.put(repository, now);
    return now;
  }
}
