package dev.slipway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Images: what docker's command line does with them, under the same names. */
@Command(
    name = "image",
    description = {
      "Keep, move and look into images, as with docker.",
      "An image is named by its name, by NAME@DIGEST, or by its digest or the beginning of it."
    },
    footer = {
      "",
      "The images of a project are called localhost/PROJECT/NAME:TAG. With --project (or"
          + " SLIPWAY_PROJECT) the part before NAME may be left out."
    },
    subcommands = {
      ImageBuild.class,
      ImageShell.class,
      ImageList.class,
      ImageImport.class,
      ImagePull.class,
      ImagePush.class,
    })
final class ImageCommands {
  @Mixin Connection connection;

  @Mixin Whereabouts whereabouts;
}
