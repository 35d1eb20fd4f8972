package dev.slipway.cli;

import dev.slipway.cli.api.Client;
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
      ImageInspect.class,
      ImageHistory.class,
      ImageDiff.class,
      ImageTag.class,
      ImageRemove.class,
      ImageSave.class,
      ImageLoad.class,
      ImageDiskUse.class,
      ImageHolders.class,
      ImagePrune.class,
      ImageScrub.class,
      ImageImport.class,
      ImagePull.class,
      ImagePush.class,
    })
final class ImageCommands {
  @Mixin Connection connection;

  @Mixin Whereabouts whereabouts;

  /** Where the server has the images of the project that is meant. */
  String path(Client client) {
    return "/api/v1/projects/" + Client.segment(whereabouts.project(client)) + "/images";
  }
}
