package dev.slipway.image.http;

import dev.slipway.access.Permission;
import dev.slipway.access.Refusal;
import dev.slipway.access.Requires;
import dev.slipway.image.Holder;
import dev.slipway.image.ImageUpkeep;
import dev.slipway.image.KeepStore;
import dev.slipway.image.Scrubbing;
import dev.slipway.image.StoreUse;
import dev.slipway.image.Swept;
import dev.slipway.image.UsedImage;
import dev.slipway.images.Digest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The upkeep of the whole store of images. */
@Path("/api/v1/images/store")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Singleton
public final class StoreResource {
  private final ImageUpkeep upkeep;
  private final KeepStore keep;

  @Inject
  StoreResource(ImageUpkeep upkeep, KeepStore keep) {
    this.upkeep = upkeep;
    this.keep = keep;
  }

  /** Sizes in bytes. */
  public record Use(
      List<Image> items, long blobs, long layers, long garbage, long waste, long quarantine) {
    static Use of(StoreUse use) {
      return new Use(
          use.images().stream().map(Image::of).toList(),
          use.blobs(),
          use.layers(),
          use.garbage(),
          use.waste(),
          use.quarantine());
    }
  }

  /** One image and the room it takes. */
  public record Image(
      List<String> names,
      String digest,
      @Nullable String created,
      String lastUse,
      long bytes,
      long unique,
      long shared,
      long unpacked,
      List<String> heldBy) {
    static Image of(UsedImage image) {
      return new Image(
          image.names(),
          image.digest().value(),
          image.created().map(Object::toString).orElse(null),
          image.lastUse().toString(),
          image.bytes(),
          image.unique(),
          image.bytes() - image.unique(),
          image.unpacked(),
          image.heldBy());
    }
  }

  @GET
  @Path("/use")
  @Requires(Permission.ADMIN)
  public Use use() {
    return Use.of(upkeep.use());
  }

  /** Who needs something. */
  public record Holders(List<HolderView> items) {}

  /** One who needs it, and the way from there. */
  public record HolderView(String kind, String holder, List<String> chain) {
    static HolderView of(Holder holder) {
      return new HolderView(
          holder.kind(), holder.holder(), holder.chain().stream().map(Digest::value).toList());
    }
  }

  @GET
  @Path("/holders")
  @Requires(Permission.ADMIN)
  public Holders holders(@QueryParam("digest") @Nullable String digest) {
    var asked = digest == null ? "" : digest;
    return new Holders(upkeep.holders(asked).stream().map(HolderView::of).toList());
  }

  /** What went. */
  public record Sweep(boolean dryRun, long before, long after, long freed, List<Gone> items) {
    static Sweep of(Swept swept) {
      return new Sweep(
          swept.dryRun(),
          swept.before(),
          swept.after(),
          swept.before() - swept.after(),
          swept.removed().stream().map(Gone::of).toList());
    }
  }

  /** One thing that went. */
  public record Gone(
      String kind, String digest, @Nullable String name, long bytes, String lastUse) {
    static Gone of(Swept.Gone gone) {
      return new Gone(
          gone.kind(),
          gone.digest().value(),
          gone.name().orElse(null),
          gone.bytes(),
          gone.lastUse().toString());
    }
  }

  /** Removes what the server's own policy lets go, now instead of at its hour. */
  @POST
  @Path("/collect")
  @Requires(Permission.ADMIN)
  public Sweep collect(
      @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
      @Context SecurityContext context) {
    return Sweep.of(keep.collect(dryRun, ProjectImagesResource.caller(context)));
  }

  /** Removes what has lost its name; {@code unused}: only what was not used for so many seconds. */
  @POST
  @Path("/prune")
  @Requires(Permission.ADMIN)
  public Sweep prune(
      @QueryParam("all") @DefaultValue("false") boolean all,
      @QueryParam("unused") @DefaultValue("0") long unused,
      @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
      @Context SecurityContext context) {
    if (unused < 0 || unused > Duration.ofDays(3650).toSeconds()) {
      throw new Refusal(Refusal.Kind.INVALID, "bad-time", "unused: expected 0 to 315360000");
    }
    var caller = ProjectImagesResource.caller(context);
    return Sweep.of(keep.prune(all, Duration.ofSeconds(unused), dryRun, caller));
  }

  /** What was found. */
  public record Scrub(long blobs, long bytes, long layers, List<Corrupt> items) {
    static Scrub of(Scrubbing found) {
      return new Scrub(
          found.blobs(),
          found.bytes(),
          found.layers(),
          found.corrupt().stream()
              .map(c -> new Corrupt(c.digest().value(), c.layer() ? "layer" : "blob", c.broken()))
              .toList());
    }
  }

  /** Something that was moved aside. */
  public record Corrupt(String digest, String kind, List<String> broken) {}

  /** Reads everything again; takes as long as that. */
  @POST
  @Path("/scrub")
  @Requires(Permission.ADMIN)
  public Scrub scrub(
      @QueryParam("layers") @DefaultValue("false") boolean layers,
      @QueryParam("bytesPerSecond") @Nullable Long bytesPerSecond) {
    if (bytesPerSecond != null && bytesPerSecond < 1) {
      throw new Refusal(Refusal.Kind.INVALID, "bad-rate", "bytesPerSecond: expected at least 1");
    }
    return Scrub.of(upkeep.scrub(layers, Optional.ofNullable(bytesPerSecond)));
  }

  /** Removes an image of whichever project, by a name or by its digest. */
  @DELETE
  @Path("/image")
  @Requires(Permission.ADMIN)
  public ProjectImagesResource.Removed remove(
      @QueryParam("name") @Nullable String name,
      @QueryParam("force") @DefaultValue("false") boolean force,
      @Context SecurityContext context) {
    var removed =
        keep.remove(
            ProjectImagesResource.needed(name, "name"),
            force,
            ProjectImagesResource.caller(context));
    return ProjectImagesResource.Removed.of(removed);
  }
}
