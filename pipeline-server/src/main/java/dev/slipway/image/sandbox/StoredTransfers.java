package dev.slipway.image.sandbox;

import dev.slipway.access.KnownProjects;
import dev.slipway.access.Refusal;
import dev.slipway.event.ProjectName;
import dev.slipway.image.ImageTransfers;
import dev.slipway.image.RegistryLogin;
import dev.slipway.image.RegistryLogins;
import dev.slipway.image.Transfer;
import dev.slipway.images.Credentials;
import dev.slipway.images.Descriptor;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.ImageReference;
import dev.slipway.images.PullOrder;
import dev.slipway.images.PullProgress;
import dev.slipway.images.PushOrder;
import dev.slipway.images.PushProgress;
import dev.slipway.images.store.Images;
import java.util.List;
import java.util.function.Consumer;

/** Transfers between the store of the images tool and registries. */
public final class StoredTransfers implements ImageTransfers {
  private final Images images;
  private final KnownProjects projects;
  private final RegistryLogins logins;

  public StoredTransfers(Images images, KnownProjects projects, RegistryLogins logins) {
    this.images = images;
    this.projects = projects;
    this.logins = logins;
  }

  @Override
  public Moved pull(ProjectName project, Pull asked, Consumer<Transfer> telling) {
    var asking = new Asking(project, projects, logins);
    return Asking.refusing(
        asked.name(),
        () -> {
          var name = asking.visible(ImageReference.parse(asked.name()));
          var order =
              PullOrder.of(name)
                  .seenBy(asking.view())
                  .as(asking.credentials(name))
                  .telling(new Pulling(telling));
          var pulled =
              images.pull(asked.platform().map(Asking::platform).map(order::on).orElse(order));
          return new Moved(name.toString(), pulled.named().digest(), List.of());
        });
  }

  @Override
  public Moved push(ProjectName project, Push asked, Consumer<Transfer> telling) {
    var asking = new Asking(project, projects, logins);
    return Asking.refusing(asked.name(), () -> push(asking, asked, telling));
  }

  private Moved push(Asking asking, Push asked, Consumer<Transfer> telling) {
    var source =
        asking.meant(asked.name()).stream()
            .filter(name -> images.digest(name, asking.view()).isPresent())
            .findFirst()
            .orElseThrow(() -> Asking.refusal("image '%s' is not here".formatted(asked.name())));
    var to = asked.destination().map(ImageReference::parse).orElse(source);
    if (to.isLocalOnly()) {
      throw Asking.refusal(
          "image '%s' needs a destination at a registry, such as ghcr.io/acme/site:1"
              .formatted(source));
    }
    var order =
        PushOrder.of(images.digest(source, asking.view()).orElseThrow(), to)
            .seenBy(asking.view())
            .as(asking.credentials(to))
            .telling(new Pushing(telling));
    var on = asked.platform().map(Asking::platform).map(order::on).orElse(order);
    var pushed = images.push(asked.referrers() ? on.withReferrers() : on);
    return new Moved(to.toString(), pushed.digest(), pushed.referrers());
  }

  @Override
  public void check(RegistryLogin login) {
    try {
      images.login(login.registry(), new Credentials.Basic(login.user(), login.secret()));
    } catch (ImageException e) {
      boolean wrong = e.reason() instanceof Reason.Unauthorized;
      throw new Refusal(
          Refusal.Kind.INVALID,
          wrong ? "registry-denied" : "registry-unreachable",
          "registry '%s' does not let '%s' in: %s"
              .formatted(login.registry(), login.user(), e.getMessage()));
    }
  }

  private record Pulling(Consumer<Transfer> telling) implements PullProgress {
    @Override
    public void transferred(Descriptor blob, long bytes) {
      telling.accept(moving(blob.digest(), bytes, blob.size()));
    }

    @Override
    public void present(Descriptor blob) {
      telling.accept(new Transfer(blob.digest(), Transfer.State.PRESENT, blob.size(), blob.size()));
    }
  }

  private record Pushing(Consumer<Transfer> telling) implements PushProgress {
    @Override
    public void transferred(Digest blob, long bytes, long size) {
      telling.accept(moving(blob, bytes, size));
    }

    @Override
    public void present(Digest blob, long size) {
      telling.accept(new Transfer(blob, Transfer.State.PRESENT, size, size));
    }

    @Override
    public void mounted(Digest blob, long size, String from) {
      telling.accept(new Transfer(blob, Transfer.State.MOUNTED, size, size));
    }
  }

  private static Transfer moving(Digest blob, long bytes, long size) {
    var state = bytes == size ? Transfer.State.DONE : Transfer.State.MOVING;
    return new Transfer(blob, state, bytes, size);
  }
}
