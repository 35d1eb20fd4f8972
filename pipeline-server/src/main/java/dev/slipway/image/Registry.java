package dev.slipway.image;

import dev.slipway.images.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The repositories of this server, as {@code docker push} and {@code pull} see them. What is in
 * another repository is not there; who may ask has been decided before.
 *
 * <p>Whatever is not done throws a {@link RegistryRefusal}.
 */
public interface Registry {
  /** A manifest with its bytes. */
  record Manifest(String mediaType, Digest digest, byte[] bytes) {}

  /** A blob as a file that never changes. */
  record Blob(Digest digest, Path file, long size) {}

  /** A blob on its way in: so many bytes of it have come. */
  record Upload(String id, long size) {}

  /** So many bytes that begin at that offset of the blob. */
  record Piece(long offset, long length) {}

  /**
   * A manifest that was pushed.
   *
   * @param subject what it refers to, if it is a referrer
   * @param before what the tag pointed to, if it was there
   * @param changed false where all was so before
   */
  record Pushed(
      Digest digest, Optional<Digest> subject, Optional<Digest> before, boolean changed) {}

  /** A manifest that says something about another. */
  record Referrer(
      String mediaType,
      Digest digest,
      long size,
      Optional<String> artifactType,
      Map<String, String> annotations) {}

  /** Some referrers, in the order of their digests, and whether there are more. */
  record Referrers(List<Referrer> items, boolean more) {}

  Manifest manifest(RepositoryPath repository, ManifestReference reference);

  Blob blob(RepositoryPath repository, Digest digest);

  Upload begin(RepositoryPath repository);

  Upload upload(RepositoryPath repository, String id);

  /**
   * Takes more of a blob: the piece, or else all that comes.
   *
   * @throws IOException if the body broke off; what came before is kept
   */
  Upload append(RepositoryPath repository, String id, Optional<Piece> piece, InputStream body)
      throws IOException;

  /** Ends an upload with a blob that is what was promised. */
  void finish(RepositoryPath repository, String id, Digest promised);

  void cancel(RepositoryPath repository, String id);

  /** False where the other repository has no such blob. */
  boolean mount(RepositoryPath from, RepositoryPath to, Digest blob);

  /** Takes a manifest, all of whose parts must be in the repository. */
  Pushed put(
      RepositoryPath repository,
      ManifestReference reference,
      Optional<String> mediaType,
      byte[] bytes,
      ReservedTags reserved);

  /** In the order of their bytes. */
  List<String> tags(RepositoryPath repository);

  Referrers referrers(
      RepositoryPath repository,
      Digest subject,
      Optional<String> artifactType,
      Optional<Digest> after,
      int most);

  /** Removes a tag, or a manifest with all its tags. */
  void delete(RepositoryPath repository, ManifestReference reference, ReservedTags reserved);

  /** Removes a blob that no manifest of the repository names. */
  void deleteBlob(RepositoryPath repository, Digest digest);
}
