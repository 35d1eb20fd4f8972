package dev.slipway.images.store;

import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.Limits;
import dev.slipway.images.Shown;
import dev.slipway.images.layer.ReadMembers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The members of an archive of images, read once from a stream and laid down under {@code tmp/}
 * until it is known what they are. Closed, nothing of it remains but what was taken.
 */
final class StageArchive implements AutoCloseable, ReadMembers.Visitor {
  private static final long MOST_BYTES = 64L << 30;
  private static final long MOST_MEMBERS = 20_000;
  private static final int MOST_TABLE = 4 << 20;
  private static final int MOST_LINKS = 4;
  private static final long FREE_FLOOR = 256L << 20;

  private final StoreLayout layout;
  private final Path directory;
  private final Map<String, Member> members = new HashMap<>();
  private final Map<String, String> links = new HashMap<>();

  private StageArchive(StoreLayout layout) throws IOException {
    this.layout = layout;
    this.directory = Files.createDirectory(layout.newTemporary());
  }

  /** A file of the archive, laid down. */
  record Member(Path file, Digest digest, long size) {}

  static StageArchive read(StoreLayout layout, InputStream archive, Limits limits)
      throws IOException {
    StageArchive staged = new StageArchive(layout);
    try {
      Limits whole =
          limits
              .withLayerBytes(MOST_BYTES)
              .withEntries(Math.min(MOST_MEMBERS, limits.entries()))
              .withTime(Duration.ofHours(6));
      new ReadMembers(whole).read(archive, staged);
      return staged;
    } catch (IOException | RuntimeException e) {
      staged.close();
      throw e;
    }
  }

  @Override
  public void file(String path, long size, ReadMembers.Content content) throws IOException {
    if (layout.free() < size + FREE_FLOOR) {
      throw Full.refused("cannot take the archive's member " + Shown.briefly(path));
    }
    Path file = directory.resolve(Integer.toString(members.size()));
    MessageDigest sha256 = Digest.sha256();
    try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), sha256)) {
      content.writeTo(out);
    }
    Member member = new Member(file, Digest.finish(sha256), size);
    refuseLie(path, member.digest());
    members.put(path, member);
  }

  /** A name that is a digest must be the digest of what has it. */
  private static void refuseLie(String path, Digest found) {
    String hex = path.startsWith("blobs/sha256/") ? path.substring("blobs/sha256/".length()) : "";
    if (!hex.isEmpty() && !hex.equals(found.hex())) {
      throw new ImageException(
          new Reason.DigestMismatch(found),
          "the archive's member %s has digest %s".formatted(Shown.briefly(path), found));
    }
  }

  @Override
  public void link(String path, String target) {
    links.put(path, target);
  }

  /** The file under that path; a link stands for another file of this archive or for nothing. */
  Optional<Member> find(String path) {
    String at = path;
    for (int i = 0; i <= MOST_LINKS; i++) {
      Member member = members.get(at);
      if (member != null) {
        return Optional.of(member);
      }
      String target = links.get(at);
      if (target == null) {
        return Optional.empty();
      }
      at = resolve(at, target);
    }
    throw ImageException.refused(
        "archive-link", "the archive's link " + Shown.briefly(path) + " leads through others");
  }

  /**
   * As text: old archives of docker have {@code ../ID/layer.tar} for a layer that is there twice.
   */
  private static String resolve(String link, String target) {
    Path root = Path.of("/");
    Path parent = root.resolve(link).getParent();
    Path found = (parent == null ? root : parent).resolve(target).normalize();
    boolean climbs = target.startsWith("/") || depth(link) < ups(target);
    if (climbs) {
      throw ImageException.refused(
          "archive-link", "the archive's link " + Shown.briefly(link) + " leads out of it");
    }
    return root.relativize(found).toString();
  }

  private static int depth(String path) {
    return (int) path.chars().filter(c -> c == '/').count();
  }

  private static int ups(String target) {
    int ups = 0;
    for (String part : target.split("/", -1)) {
      ups += part.equals("..") ? 1 : 0;
    }
    return ups;
  }

  boolean has(String path) {
    return members.containsKey(path);
  }

  /** The blob of an OCI layout. */
  Member blob(Digest digest) {
    return find("blobs/sha256/" + digest.hex())
        .orElseThrow(
            () ->
                ImageException.malformed(
                    "the archive names blob " + digest + " but does not have it"));
  }

  /** A document's bytes. */
  byte[] document(Member member) throws IOException {
    if (member.size() > MOST_TABLE) {
      throw ImageException.refused("manifest-bytes", "a document of the archive is too large");
    }
    return Files.readAllBytes(member.file());
  }

  @Override
  public void close() throws IOException {
    layout.discard(directory);
  }
}
