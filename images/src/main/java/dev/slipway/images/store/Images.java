package dev.slipway.images.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.images.ArchiveFormat;
import dev.slipway.images.Artifact;
import dev.slipway.images.Credentials;
import dev.slipway.images.Digest;
import dev.slipway.images.HistoryStep;
import dev.slipway.images.Image;
import dev.slipway.images.ImageChanges;
import dev.slipway.images.ImageConfig;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.ImageReference;
import dev.slipway.images.ImagesSettings;
import dev.slipway.images.Limits;
import dev.slipway.images.Loaded;
import dev.slipway.images.PullOrder;
import dev.slipway.images.PullProgress;
import dev.slipway.images.Pulled;
import dev.slipway.images.PushOrder;
import dev.slipway.images.Pushed;
import dev.slipway.images.Referrer;
import dev.slipway.images.Tag;
import dev.slipway.images.TreeChange;
import dev.slipway.images.View;
import dev.slipway.images.provenance.Provenance;
import dev.slipway.images.registry.PingRegistry;
import dev.slipway.images.registry.Registries;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The images of this machine. One process opens a store at a time; within it every method may be
 * called from any thread.
 *
 * <p>An image that was returned is whole and durable. Whatever was interrupted is invisible, and
 * gone after the next {@link #open}.
 */
public final class Images {
  private final Blobs blobs;
  private final Tags tags;
  private final ReadImage reader;
  private final WriteImage writer;
  private final ImportRoot importer;
  private final Unpack unpack;
  private final AssembleImage assembler;
  private final LoadImages loader;
  private final Limits limits;
  private final Sweep.Store store;
  private final Upkeep upkeep;
  private final Registries registries;
  private final PullImage puller;
  private final PushImage pusher;
  private final Sight sight;
  private final Repositories repositories;
  private final Uploads uploads;
  private final AttachArtifact attach;
  private final LayerArtifacts layerArtifacts;

  private Images(ImagesSettings s) throws IOException {
    StoreLayout layout = StoreLayout.open(s.root());
    Limits limits = s.limits();
    blobs = new Blobs(layout);
    tags = new Tags(layout);
    Trash trash = new Trash(layout);
    Staged staged = new Staged(layout, InstantSource.system());
    repositories = new Repositories(blobs, tags, staged, limits);
    uploads = new Uploads(layout, blobs, staged, limits, InstantSource.system());
    Layers layers = new Layers(layout, blobs, trash, limits);
    reader = new ReadImage(blobs, limits, s.platform());
    writer = new WriteImage(blobs, reader, limits);
    importer = new ImportRoot(blobs, layers, writer, limits, s.platform());
    unpack = new Unpack(layers);
    assembler = new AssembleImage(blobs, reader, writer, limits);
    sight = new Sight(tags, blobs, limits);
    attach = new AttachArtifact(blobs, tags);
    registries = new Registries(s.registries());
    FetchBlobs fetch = new FetchBlobs(blobs, new Partials(layout, blobs.uses()));
    layerArtifacts = new LayerArtifacts(registries, blobs, fetch, sight, limits);
    pusher = new PushImage(registries, blobs, sight, limits);
    puller = new PullImage(registries, blobs, fetch, reader, sight, limits, s.platform());
    Pins pins = new Pins(layout);
    Holders holders = new Holders(tags, pins, staged, blobs.uses());
    loader = new LoadImages(layout, blobs, tags, limits);
    this.limits = limits;
    store = new Sweep.Store(layout, blobs, tags, holders, trash, limits.manifestBytes());
    upkeep = new Upkeep(store, pins, limits, staged, uploads);
  }

  /** Opens the store, making it where it is missing and clearing what was left half done. */
  public static Images open(ImagesSettings s) {
    try {
      return new Images(s);
    } catch (IOException e) {
      throw ImageException.storage("cannot open the image store at " + s.root(), e);
    }
  }

  /** The image that this name points to here; never asks a registry. */
  public Optional<Image> find(ImageReference name) {
    return find(name, View.EVERYTHING);
  }

  /** The image that this name points to here, if the view has it; never asks a registry. */
  public Optional<Image> find(ImageReference name, View view) {
    return digest(name, view).flatMap(reader::read);
  }

  /** The image with this manifest, or with this index that has one for our platform. */
  public Image get(Digest digest) {
    return reader.get(digest);
  }

  /**
   * Brings an image from its registry, also where an older one of that name is here, and lets the
   * name point to it. Blobs that are here are not transferred again, unless they are outside the
   * view; a blob that is wanted several times at once from one place is transferred once. What came
   * by the order's own credentials is seen by the view's owner only.
   */
  public Pulled pull(PullOrder order) {
    return blobs.uses().during(() -> pulled(order));
  }

  private Pulled pulled(PullOrder order) {
    Pulled pulled = puller.pull(order);
    boolean own = !order.credentials().equals(Credentials.ANONYMOUS);
    tags.put(
        order.name(),
        own ? order.view().owner() : Optional.empty(),
        order.name().digest().isPresent() ? pulled.named() : pulled.image().manifest());
    return pulled;
  }

  /**
   * What this name points to here, if the view has it: an image, an index or another artifact, of
   * which not all need be here.
   */
  public Optional<Digest> digest(ImageReference name, View view) {
    return name.digest().isPresent()
        ? name.digest().filter(d -> blobs.has(d) && sight.reaches(view, d))
        : sight.find(view, name);
  }

  /** Brings what is here to a registry; blobs that it has are not transferred. */
  public Pushed push(PushOrder order) {
    return blobs.uses().during(() -> pusher.push(order));
  }

  /**
   * Asks a registry whether it takes these credentials.
   *
   * @param registry as it stands in the names of images
   * @throws dev.slipway.images.ImageException if it does not, or there is none
   */
  public void login(String registry, Credentials credentials) {
    new PingRegistry(registries.registry(registry, credentials)).ping();
  }

  /** Brings an image for everybody. */
  public Image pull(ImageReference name, Credentials credentials, PullProgress progress) {
    return pull(PullOrder.of(name).as(credentials).telling(progress)).image();
  }

  /** The image that is here under this name, or else the registry's, asked for by nobody. */
  public Image resolve(ImageReference name) {
    return resolve(PullOrder.of(name));
  }

  /** The image that the view has under this name, or else the registry's. */
  public Image resolve(PullOrder order) {
    return find(order.name(), order.view()).orElseGet(() -> pull(order).image());
  }

  /**
   * Directories of the image's layers, lowest first, ready to be mounted over one another. They are
   * shared and must not be written to. An image without content has none.
   */
  public List<Path> unpack(Image image) {
    return blobs.uses().during(() -> unpack.unpack(image));
  }

  /**
   * Makes an image of the base's layers, unchanged, and one more that equals the upper directory of
   * an overlay mounted over them, in which nothing is newer than the image. The directory must not
   * change any more and remains the caller's.
   */
  public Image commit(Image base, Path frozenUpper, ImageChanges changes) {
    return commit(base, frozenUpper, changes, Optional.of(changes.created()));
  }

  /**
   * The same.
   *
   * @param latest no time in the new layer is later; empty for times as they are
   */
  public Image commit(
      Image base, Path frozenUpper, ImageChanges changes, Optional<Instant> latest) {
    return blobs.uses().during(() -> writer.commit(base, frozenUpper, changes, latest));
  }

  /** Work that is under way until it is closed. */
  public interface Work extends AutoCloseable {
    @Override
    void close();
  }

  /** Begins work: what it finds in the store or puts there stays until it ends. */
  public Work begin() {
    return blobs.uses().begin()::close;
  }

  /**
   * Packs an upper directory as the layer of images to be assembled.
   *
   * @param latest no time in the layer is later; empty for times as they are
   */
  public PackedLayer pack(Path frozenUpper, Optional<Instant> latest) {
    return blobs.uses().during(() -> assembler.pack(frozenUpper, latest));
  }

  /** Whether the blob of a layer that was packed once is still here. */
  public boolean has(PackedLayer layer) {
    return assembler.has(layer);
  }

  /** The whole configuration document of an image; the caller's own, to make another from. */
  public ObjectNode configuration(Image image) {
    return assembler.configuration(image);
  }

  /**
   * Makes an image of layers whose blobs are here, lowest first.
   *
   * @param configuration a configuration document (image-spec 1.1, config), but for its layers
   * @param annotations of the manifest
   */
  public Image assemble(
      ObjectNode configuration, List<PackedLayer> layers, Map<String, String> annotations) {
    return blobs.uses().during(() -> assembler.assemble(configuration, layers, annotations));
  }

  /** Makes an image of one layer from a tar archive, plain or packed with gzip or zstd. */
  public Image importRoot(InputStream tar, ImageConfig config) {
    return blobs.uses().during(() -> importer.importRoot(tar, config));
  }

  /**
   * Keeps something said about an image beside it, in the repository that the name is in; the same
   * again is the same. Returns the digest of the artifact's manifest, whose subject the image is.
   */
  public Digest attach(ImageReference name, Image subject, Artifact artifact) {
    return attach.attach(name, subject, artifact);
  }

  /**
   * Keeps beside an image that was made here what is in it, as a bill of materials, and how it was
   * made; to be called before the image gets its name, so that no named one is without. Takes some
   * hundred milliseconds for the root of a distribution.
   *
   * @param layers the directories that the image's layers were packed from, or are unpacked to,
   *     lowest first
   */
  public List<Digest> describe(
      ImageReference name, Image image, List<Path> layers, Provenance provenance) {
    return new DescribeImage(attach).describe(name, image, layers, provenance);
  }

  /** Lets the name point to this image, which must be here, instead of any other. */
  public void tag(ImageReference name, Digest manifest) {
    if (name.digest().isPresent()) {
      throw new ImageException(
          new Reason.Malformed(), name + " names exact bytes and cannot be moved; use a tag");
    }
    blobs.uses().during(() -> tagged(name, manifest));
  }

  private Image tagged(ImageReference name, Digest manifest) {
    store.requireWhole(manifest);
    Image image = get(manifest);
    tags.put(name, image.manifest());
    blobs.uses().noLongerFresh(manifest);
    return image;
  }

  /**
   * Writes images as one tar archive, which is left open. What it says is the same for the same
   * images and names.
   *
   * @param wanted names, by tag or by digest; of an index that is here in part only the image for
   *     our platform is written
   */
  public void save(List<ImageReference> wanted, ArchiveFormat format, OutputStream archive) {
    blobs
        .uses()
        .during(
            () -> {
              new SaveImages(blobs, tags, reader, limits).save(wanted, format, archive);
              return wanted;
            });
  }

  /**
   * Takes the images of an archive of either format, plain or packed with gzip or zstd. Nothing is
   * kept where anything of it is not as it should be.
   *
   * @param names what a name in the archive becomes here; empty where it is not wanted
   */
  public List<Loaded> load(
      InputStream archive, Function<ImageReference, Optional<ImageReference>> names) {
    return load(archive, names, Optional.empty());
  }

  /**
   * The same for an archive of one image.
   *
   * @param only what that image is called here, whatever it is called there
   */
  public List<Loaded> load(
      InputStream archive,
      Function<ImageReference, Optional<ImageReference>> names,
      Optional<ImageReference> only) {
    return blobs.uses().during(() -> loader.load(archive, names, only));
  }

  /** The image with this manifest or index as it is here, without being a use of it. */
  public Optional<Image> look(Digest digest) {
    return reader.look(digest);
  }

  /**
   * All that is known of an image, as {@code docker image inspect} has it and more.
   *
   * @param names it has, as far as who asks may know
   * @param referrers what describes it, as far as who asks may know
   */
  public ObjectNode inspect(Image image, List<String> names, List<Referrer> referrers) {
    return new InspectImage(reader).inspect(image, names, referrers);
  }

  /** How an image was made, as it tells itself, first step first. */
  public List<HistoryStep> history(Image image) {
    return new InspectImage(reader).history(image);
  }

  /**
   * In which paths the root filesystem of the second differs from that of the first; both are
   * unpacked.
   *
   * @throws ImageException where there are more than {@code most}
   */
  public List<TreeChange> compare(Image before, Image after, int most) {
    return blobs.uses().during(() -> new CompareImages(unpack).compare(before, after, most));
  }

  /** Layers at registries that are no images. */
  public LayerArtifacts layerArtifacts() {
    return layerArtifacts;
  }

  /** Who needs what, and the removal of what nobody needs. */
  public Upkeep upkeep() {
    return upkeep;
  }

  /**
   * Forgets the name; the image stays until garbage is collected. False where there was no such
   * name.
   */
  public boolean untag(ImageReference name) {
    return tags.remove(name);
  }

  /** All names, sorted. */
  public List<Tag> tags() {
    return tags.list();
  }

  /** The store as a registry shows it. */
  public Repositories repositories() {
    return repositories;
  }

  /** What is being pushed to its repositories. */
  public Uploads uploads() {
    return uploads;
  }

  /** Writes the image as an OCI layout, in which it is called {@code latest}. */
  public void export(Digest image, Path ociLayoutDir) {
    new ExportImage(blobs).export(get(image), ociLayoutDir);
  }
}
