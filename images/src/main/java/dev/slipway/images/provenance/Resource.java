package dev.slipway.images.provenance;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURLBuilder;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageReference;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Something that went into a build or came out beside it (in-toto v1, ResourceDescriptor).
 *
 * @param name what it was to the build, such as {@code source}; or empty
 * @param uri where it can be had, such as {@code git+https://host/shop.git@refs/heads/main}
 * @param digests by algorithm: {@code sha256}, {@code gitCommit}; hexadecimal
 */
public record Resource(String name, String uri, Map<String, String> digests) {
  public Resource {
    digests = Collections.unmodifiableMap(new TreeMap<>(digests));
    if (uri.isEmpty() && digests.isEmpty()) {
      throw new IllegalArgumentException("a resource has a uri or a digest: '" + name + "'");
    }
  }

  /**
   * An image that was used, as a package URL of type oci.
   *
   * @param asked the name that it was asked for by
   */
  public static Resource image(String name, ImageReference asked, Digest manifest) {
    String repository = asked.repository();
    PackageURLBuilder purl =
        PackageURLBuilder.aPackageURL()
            .withType("oci")
            .withName(repository.substring(repository.lastIndexOf('/') + 1))
            .withVersion(manifest.value())
            .withQualifier("repository_url", asked.registry() + "/" + repository);
    asked.tag().ifPresent(tag -> purl.withQualifier("tag", tag));
    try {
      String uri = purl.build().canonicalize();
      return new Resource(name, uri, Map.of("sha256", manifest.hex()));
    } catch (MalformedPackageURLException e) {
      throw new IllegalStateException("every image has a package URL: " + asked, e);
    }
  }

  /**
   * A commit that was checked out.
   *
   * @param url of the repository, of any scheme
   * @param ref such as {@code refs/heads/main}
   */
  public static Resource commit(String name, String url, String ref, String commit) {
    return new Resource(name, gitUrl(url) + "@" + ref, Map.of("gitCommit", commit));
  }

  /** {@code git+https://...}, as package managers write it (SPDX, download location). */
  public static String gitUrl(String url) {
    return url.startsWith("git") && url.contains("://") ? url : "git+" + url;
  }
}
