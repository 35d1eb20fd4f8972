package dev.slipway.image.sandbox;

import dev.slipway.access.KnownProjects;
import dev.slipway.access.Refusal;
import dev.slipway.event.ProjectName;
import dev.slipway.image.RegistryLogins;
import dev.slipway.images.Credentials;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageReference;
import dev.slipway.images.Platform;
import java.util.List;
import java.util.function.Supplier;

/** What a project's questions to the images tool have in common: whose they are, and their end. */
record Asking(ProjectName project, KnownProjects projects, RegistryLogins logins) {
  ProjectView view() {
    return new ProjectView(project, projects);
  }

  /** The name, if the project may use it. */
  ImageReference visible(ImageReference name) {
    if (!view().sees(name)) {
      throw refusal("image '%s' belongs to another project".formatted(name));
    }
    return name;
  }

  /** What may be meant by a name of an image here: one of the project's comes first. */
  List<ImageReference> meant(String name) {
    var first = name.indexOf('/') < 0 ? "" : name.substring(0, name.indexOf('/'));
    boolean whole = first.equals("localhost") || first.indexOf('.') >= 0 || first.indexOf(':') >= 0;
    var asWritten = visible(ImageReference.parse(name));
    return whole
        ? List.of(asWritten)
        : List.of(ImageReference.parse("localhost/" + project + "/" + name), asWritten);
  }

  /** Who the project is at that image's registry. */
  Credentials credentials(ImageReference name) {
    return logins
        .find(project, name.registry())
        .<Credentials>map(login -> new Credentials.Basic(login.user(), login.secret()))
        .orElse(Credentials.ANONYMOUS);
  }

  static Platform platform(String text) {
    var parts = text.split("/", -1);
    if (parts.length < 2 || parts.length > 3 || !text.matches("[a-z0-9/._-]{3,60}")) {
      throw new Refusal(
          Refusal.Kind.INVALID, "bad-platform", "platform: expected such as linux/arm64");
    }
    return new Platform(parts[0], parts[1]);
  }

  /** Does it; what the tool refuses is the asker's to know, what the disk does is ours. */
  static <T> T refusing(String name, Supplier<T> work) {
    try {
      return work.get();
    } catch (ImageException e) {
      if (e.reason() instanceof ImageException.Reason.Storage) {
        throw e;
      }
      boolean named = e.getMessage().startsWith("cannot ");
      throw refusal(named ? e.getMessage() : "image '%s': %s".formatted(name, e.getMessage()));
    }
  }

  static Refusal refusal(String message) {
    return new Refusal(Refusal.Kind.INVALID, "image-refused", message);
  }
}
