package dev.slipway.images.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.images.Content;
import dev.slipway.images.Descriptor;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.ImageReference;
import dev.slipway.images.Limits;
import dev.slipway.images.Loaded;
import dev.slipway.images.MediaType;
import dev.slipway.images.Shown;
import dev.slipway.images.layer.LayerDigest;
import dev.slipway.images.store.StageArchive.Member;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Takes the images of a docker-archive or an OCI layout in a tar archive. Everything is verified
 * before anything is kept, and only what is in the archive itself is taken: an archive cannot give
 * anybody what is here for others.
 */
final class LoadImages {
  private static final int DEEPEST = 4;
  private final StoreLayout layout;
  private final Blobs blobs;
  private final Tags tags;
  private final Limits limits;

  LoadImages(StoreLayout layout, Blobs blobs, Tags tags, Limits limits) {
    this.layout = layout;
    this.blobs = blobs;
    this.tags = tags;
    this.limits = limits;
  }

  /**
   * Loads all images.
   *
   * @param names what a name in the archive becomes here; empty for none
   * @param only the name of the one image that there may be, instead
   */
  List<Loaded> load(
      InputStream archive,
      Function<ImageReference, Optional<ImageReference>> names,
      Optional<ImageReference> only) {
    try (StageArchive staged = StageArchive.read(layout, archive, limits)) {
      Loading loading = new Loading(staged);
      loading.read();
      return loading.keep(names, only);
    } catch (IOException e) {
      throw Full.orStorage("cannot load the archive", e);
    } catch (ImageException e) {
      throw e.during("cannot load the archive");
    }
  }

  private final class Loading {
    private final StageArchive staged;

    /** What is taken, each after what it points to. */
    private final Map<Digest, Taken> taken = new LinkedHashMap<>();

    /** The documents that the archive names, with their names. */
    private final Map<Content, Set<String>> tops = new LinkedHashMap<>();

    /** By the digest of their configuration. */
    private final Map<Digest, Content> images = new LinkedHashMap<>();

    Loading(StageArchive staged) {
      this.staged = staged;
    }

    /** A member, or a document that was made from what a docker-archive says. */
    private record Taken(Optional<Member> member, byte[] document) {}

    void read() throws IOException {
      boolean oci = staged.has("oci-layout") && staged.has("index.json");
      boolean docker = staged.has("manifest.json");
      if (!oci && !docker) {
        throw ImageException.malformed(
            "it has neither manifest.json nor oci-layout and index.json: no archive of images");
      }
      if (oci) {
        layout();
      }
      if (docker) {
        docker(oci);
      }
      if (tops.isEmpty()) {
        throw ImageException.malformed("it holds no image");
      }
    }

    private void layout() throws IOException {
      Member mark = staged.find("oci-layout").orElseThrow();
      String version =
          Json.need(Json.parse(staged.document(mark), "oci-layout"), "imageLayoutVersion");
      if (!version.equals("1.0.0")) {
        throw ImageException.malformed("oci-layout has version " + Shown.briefly(version));
      }
      Member table = staged.find("index.json").orElseThrow();
      List<JsonNode> all = Json.list(Json.parse(staged.document(table), "index.json"), "manifests");
      if (all.size() > limits.indexEntries()) {
        throw ImageException.refused("index-entries", "index.json has " + all.size() + " entries");
      }
      for (JsonNode line : all) {
        Content content = StoredManifest.content(line);
        document(content, 0);
        Set<String> names = tops.computeIfAbsent(content, c -> new LinkedHashSet<>());
        name(line.path("annotations")).ifPresent(names::add);
      }
    }

    /** Containerd's annotation is a full name; the layout's own often is only a tag. */
    private Optional<String> name(JsonNode annotations) {
      return Json.text(annotations, "io.containerd.image.name")
          .or(
              () ->
                  Json.text(annotations, Tags.REF_NAME)
                      .filter(name -> name.indexOf('/') >= 0 || name.indexOf(':') > 0));
    }

    private void document(Content content, int depth) throws IOException {
      if (depth > DEEPEST) {
        throw ImageException.refused("index-depth", "its indexes lie in indexes too deep");
      }
      if (taken.containsKey(content.digest())) {
        return;
      }
      Member member = staged.blob(content.digest());
      checkSize(content, member);
      byte[] bytes = staged.document(member);
      StoredManifest manifest =
          StoredManifest.read(bytes, Optional.of(content.mediaType()), limits);
      for (Content inner : manifest.manifests()) {
        if (staged.has("blobs/sha256/" + inner.digest().hex())) {
          document(inner, depth + 1);
        }
      }
      for (Content blob : manifest.blobs()) {
        Member part = staged.blob(blob.digest());
        checkSize(blob, part);
        taken.put(blob.digest(), new Taken(Optional.of(part), new byte[0]));
      }
      image(content, bytes);
      taken.put(content.digest(), new Taken(Optional.of(member), new byte[0]));
    }

    private void checkSize(Content promised, Member member) {
      if (promised.size() != member.size()) {
        throw new ImageException(
            new Reason.DigestMismatch(promised.digest()),
            "%s has %d bytes in it, not %d"
                .formatted(promised.digest(), member.size(), promised.size()));
      }
    }

    /**
     * A container image's layers must be what its configuration says; other artifacts have none.
     */
    private void image(Content content, byte[] bytes) throws IOException {
      Optional<References> found = References.read(bytes);
      Optional<Digest> config = found.flatMap(References::config);
      boolean container =
          content.mediaType().equals(MediaType.MANIFEST.text())
              || content.mediaType().equals(MediaType.DOCKER_MANIFEST.text());
      if (config.isEmpty() || !container || !isContainer(bytes)) {
        return;
      }
      Document.Manifest manifest =
          (Document.Manifest) Document.read(bytes, Optional.of(content.mediaType()), limits);
      List<Member> layers = new ArrayList<>();
      manifest.layers().forEach(layer -> layers.add(staged.blob(layer.digest())));
      verify(staged.document(staged.blob(config.get())), layers);
      images.put(config.get(), content);
    }

    /** Attestations have the configuration of an image and layers that are none. */
    private boolean isContainer(byte[] bytes) {
      JsonNode json = Json.parse(bytes, "the manifest");
      boolean config =
          MediaType.of(json.path("config").path("mediaType").asText())
              .filter(MediaType::isConfig)
              .isPresent();
      return config
          && Json.list(json, "layers").stream()
              .noneMatch(l -> l.path("mediaType").asText().contains("in-toto"));
    }

    private List<LayerDigest> verify(byte[] config, List<Member> layers) throws IOException {
      List<Digest> diffIds = ConfigDocument.read(config).diffIds();
      if (diffIds.size() != layers.size()) {
        throw ImageException.malformed(
            "an image has %d layers but %d diff ids".formatted(layers.size(), diffIds.size()));
      }
      List<LayerDigest> found = new ArrayList<>();
      for (int i = 0; i < layers.size(); i++) {
        try (InputStream in = Files.newInputStream(layers.get(i).file())) {
          LayerDigest digest = LayerDigest.of(in, limits);
          if (!digest.diffId().equals(diffIds.get(i))) {
            throw new ImageException(
                new Reason.DigestMismatch(diffIds.get(i)),
                "layer %d unpacks to %s, not to %s"
                    .formatted(i + 1, digest.diffId(), diffIds.get(i)));
          }
          found.add(digest);
        }
      }
      return found;
    }

    /**
     * What {@code docker save} always wrote: for each image its configuration, names and layers.
     */
    private void docker(boolean oci) throws IOException {
      byte[] table = staged.document(staged.find("manifest.json").orElseThrow());
      List<JsonNode> all = Json.parseList(table, "manifest.json");
      if (all.size() > limits.indexEntries()) {
        throw ImageException.refused("index-entries", "manifest.json has too many entries");
      }
      for (JsonNode line : all) {
        Member config = need(Json.need(line, "Config"));
        refuseLie(Json.need(line, "Config"), config.digest());
        Content image = images.get(config.digest());
        if (image == null && oci) {
          throw ImageException.malformed(
              "manifest.json names an image that index.json does not; it can be read in two ways");
        }
        Content content = image == null ? assemble(line, config) : image;
        Set<String> names = tops.computeIfAbsent(top(content), c -> new LinkedHashSet<>());
        Json.texts(line, "RepoTags").forEach(names::add);
      }
    }

    /** The index that lists the image, where the archive names that and not the image itself. */
    private Content top(Content image) {
      if (tops.containsKey(image)) {
        return image;
      }
      for (Content top : tops.keySet()) {
        Optional<References> found = Optional.empty();
        try {
          found = References.read(staged.document(staged.blob(top.digest())));
        } catch (IOException e) {
          throw ImageException.storage("cannot read what was staged", e);
        }
        if (found.filter(r -> r.documents().contains(image.digest())).isPresent()) {
          return top;
        }
      }
      return image;
    }

    private Content assemble(JsonNode line, Member config) throws IOException {
      List<String> paths = Json.texts(line, "Layers");
      if (paths.size() > limits.layers()) {
        throw ImageException.refused("layers", "an image has " + paths.size() + " layers");
      }
      List<Member> layers = new ArrayList<>();
      paths.forEach(path -> layers.add(need(path)));
      List<LayerDigest> digests = verify(staged.document(config), layers);
      List<Descriptor> descriptors = new ArrayList<>();
      for (int i = 0; i < layers.size(); i++) {
        Member layer = layers.get(i);
        MediaType type = digests.get(i).compression().layer();
        descriptors.add(new Descriptor(type, layer.digest(), layer.size()));
        taken.put(layer.digest(), new Taken(Optional.of(layer), new byte[0]));
      }
      taken.put(config.digest(), new Taken(Optional.of(config), new byte[0]));
      Descriptor configBlob = new Descriptor(MediaType.CONFIG, config.digest(), config.size());
      byte[] manifest =
          Document.bytes(
              new Document.Manifest(MediaType.MANIFEST, configBlob, descriptors, Map.of()));
      Digest digest = Digest.of(manifest);
      taken.put(digest, new Taken(Optional.empty(), manifest));
      Content content = new Content(MediaType.MANIFEST.text(), digest, manifest.length);
      images.put(config.digest(), content);
      return content;
    }

    private Member need(String path) {
      return staged
          .find(path.startsWith("./") ? path.substring(2) : path)
          .orElseThrow(
              () ->
                  ImageException.malformed(
                      "manifest.json names " + Shown.briefly(path) + ", which is not there"));
    }

    private void refuseLie(String path, Digest found) {
      String name = path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.json$", "");
      if (name.matches("[a-f0-9]{64}") && !name.equals(found.hex())) {
        throw new ImageException(
            new Reason.DigestMismatch(found),
            "the configuration %s has digest %s".formatted(Shown.briefly(path), found));
      }
    }

    List<Loaded> keep(
        Function<ImageReference, Optional<ImageReference>> wanted, Optional<ImageReference> only)
        throws IOException {
      if (only.isPresent() && tops.size() > 1) {
        throw ImageException.refused(
            "one-name",
            "it has %d images and can not be loaded under one name".formatted(tops.size()));
      }
      Map<Content, Set<ImageReference>> named = new LinkedHashMap<>();
      for (Map.Entry<Content, Set<String>> top : tops.entrySet()) {
        Set<ImageReference> names = new LinkedHashSet<>();
        only.ifPresent(names::add);
        for (String name : only.isPresent() ? Set.<String>of() : top.getValue()) {
          wanted.apply(ImageReference.parse(name)).ifPresent(names::add);
        }
        named.put(top.getKey(), names);
      }
      for (Map.Entry<Digest, Taken> one : taken.entrySet()) {
        if (one.getValue().member().isPresent()) {
          blobs.adopt(one.getValue().member().get().file(), one.getKey());
        } else {
          blobs.put(one.getValue().document());
        }
      }
      List<Loaded> loaded = new ArrayList<>();
      named.forEach(
          (content, names) -> {
            blobs.uses().made(content.digest());
            names.forEach(name -> tags.put(name, Optional.empty(), content));
            loaded.add(new Loaded(content.digest(), List.copyOf(names)));
          });
      return loaded;
    }
  }
}
