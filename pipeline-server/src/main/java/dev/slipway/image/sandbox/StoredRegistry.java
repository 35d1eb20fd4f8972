package dev.slipway.image.sandbox;

import dev.slipway.image.ManifestReference;
import dev.slipway.image.Registry;
import dev.slipway.image.RegistryRefusal;
import dev.slipway.image.RegistryRefusal.Code;
import dev.slipway.image.RepositoryPath;
import dev.slipway.image.ReservedTags;
import dev.slipway.images.Content;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageReference;
import dev.slipway.images.RepositoryName;
import dev.slipway.images.store.Images;
import dev.slipway.images.store.Repositories;
import dev.slipway.images.store.TagRule;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * The registry over the images tool's store, in which {@code P/NAME} is {@code localhost/P/NAME}.
 */
public final class StoredRegistry implements Registry {
  private final Images images;

  public StoredRegistry(Images images) {
    this.images = images;
  }

  @Override
  public Manifest manifest(RepositoryPath repository, ManifestReference reference) {
    var name = name(repository, reference, Code.MANIFEST_UNKNOWN);
    return Refusals.of(Code.MANIFEST_INVALID, () -> images.repositories().manifest(name))
        .map(m -> new Manifest(m.content().mediaType(), m.content().digest(), m.bytes()))
        .orElseThrow(() -> unknown(repository, reference));
  }

  private static RegistryRefusal unknown(RepositoryPath repository, ManifestReference reference) {
    return new RegistryRefusal(
        Code.MANIFEST_UNKNOWN, "no manifest %s%s".formatted(repository, reference));
  }

  @Override
  public Blob blob(RepositoryPath repository, Digest digest) {
    var in = repository(repository);
    return Refusals.of(Code.BLOB_UNKNOWN, () -> images.repositories().blob(in, digest))
        .map(b -> new Blob(b.digest(), b.file(), b.size()))
        .orElseThrow(() -> unknownBlob(repository, digest));
  }

  private static RegistryRefusal unknownBlob(RepositoryPath repository, Digest digest) {
    return new RegistryRefusal(Code.BLOB_UNKNOWN, "no blob %s@%s".formatted(repository, digest));
  }

  @Override
  public Upload begin(RepositoryPath repository) {
    var in = repository(repository);
    return upload(Refusals.of(Code.BLOB_UPLOAD_INVALID, () -> images.uploads().begin(in)));
  }

  @Override
  public Upload upload(RepositoryPath repository, String id) {
    return upload(found(repository, id));
  }

  private static Upload upload(dev.slipway.images.store.Upload upload) {
    return new Upload(upload.id(), upload.size());
  }

  private dev.slipway.images.store.Upload found(RepositoryPath repository, String id) {
    return images
        .uploads()
        .find(repository(repository), id)
        .orElseThrow(
            () ->
                new RegistryRefusal(
                    Code.BLOB_UPLOAD_UNKNOWN, "no such upload to " + repository + " is under way"));
  }

  @Override
  public Upload append(RepositoryPath repository, String id, Optional<Piece> piece, InputStream in)
      throws IOException {
    var upload = found(repository, id);
    try {
      if (piece.isPresent()) {
        upload.append(in, piece.get().offset(), piece.get().length());
      } else {
        upload.append(in);
      }
      return upload(upload);
    } catch (dev.slipway.images.store.Upload.OutOfOrder e) {
      throw new RegistryRefusal(
          Code.BLOB_UPLOAD_INVALID, 416, e.getMessage() + "; ask for the upload's status");
    } catch (ImageException e) {
      throw Refusals.refusal(Code.SIZE_INVALID, e);
    }
  }

  @Override
  public void finish(RepositoryPath repository, String id, Digest promised) {
    var upload = found(repository, id);
    Refusals.of(
        Code.BLOB_UPLOAD_INVALID,
        () -> {
          upload.finish(promised);
          return upload;
        });
  }

  @Override
  public void cancel(RepositoryPath repository, String id) {
    found(repository, id).cancel();
  }

  @Override
  public boolean mount(RepositoryPath from, RepositoryPath to, Digest blob) {
    var source = repository(from);
    var target = repository(to);
    return Refusals.of(
        Code.BLOB_UPLOAD_INVALID, () -> images.repositories().mount(source, target, blob));
  }

  @Override
  public Pushed put(
      RepositoryPath repository,
      ManifestReference reference,
      Optional<String> mediaType,
      byte[] bytes,
      ReservedTags reserved) {
    var name = name(repository, reference, Code.MANIFEST_INVALID);
    var pushed =
        Refusals.of(
            Code.MANIFEST_INVALID,
            () -> images.repositories().put(name, bytes, mediaType, rule(reserved)));
    return new Pushed(
        pushed.content().digest(), pushed.subject(), pushed.before(), pushed.changed());
  }

  private static TagRule rule(ReservedTags reserved) {
    return (name, now, next) -> name.tag().flatMap(reserved::why);
  }

  @Override
  public List<String> tags(RepositoryPath repository) {
    var in = repository(repository);
    if (!images.repositories().exists(in)) {
      throw new RegistryRefusal(Code.NAME_UNKNOWN, "no repository " + repository);
    }
    return images.repositories().tags(in);
  }

  @Override
  public Referrers referrers(
      RepositoryPath repository,
      Digest subject,
      Optional<String> artifactType,
      Optional<Digest> after,
      int most) {
    var of = repository(repository).at(subject);
    var page =
        Refusals.of(
            Code.MANIFEST_INVALID,
            () -> images.repositories().referrers(of, artifactType, after, most));
    return new Referrers(
        page.referrers().stream().map(StoredRegistry::referrer).toList(), page.more());
  }

  private static Referrer referrer(dev.slipway.images.Referrer r) {
    Content content = r.content();
    return new Referrer(
        content.mediaType(), content.digest(), content.size(), r.artifactType(), r.annotations());
  }

  @Override
  public void delete(
      RepositoryPath repository, ManifestReference reference, ReservedTags reserved) {
    var name = name(repository, reference, Code.MANIFEST_UNKNOWN);
    boolean there =
        Refusals.of(
            Code.MANIFEST_INVALID,
            () -> {
              Repositories all = images.repositories();
              return reference instanceof ManifestReference.ByTag
                  ? all.untag(name, rule(reserved))
                  : all.delete(name, rule(reserved));
            });
    if (!there) {
      throw unknown(repository, reference);
    }
  }

  @Override
  public void deleteBlob(RepositoryPath repository, Digest digest) {
    var in = repository(repository);
    if (!Refusals.of(Code.BLOB_UNKNOWN, () -> images.repositories().deleteBlob(in, digest))) {
      throw unknownBlob(repository, digest);
    }
  }

  private static RepositoryName repository(RepositoryPath repository) {
    try {
      return new RepositoryName("localhost", repository.toString());
    } catch (ImageException e) {
      throw new RegistryRefusal(Code.NAME_INVALID, e.getMessage());
    }
  }

  private static ImageReference name(
      RepositoryPath repository, ManifestReference reference, Code noTag) {
    var in = repository(repository);
    return switch (reference) {
      case ManifestReference.ByDigest(var digest) -> in.at(digest);
      case ManifestReference.ByTag(var tag) -> {
        try {
          yield in.tagged(tag);
        } catch (ImageException e) {
          throw new RegistryRefusal(noTag, e.getMessage());
        }
      }
    };
  }
}
