package dev.slipway.app;

import dev.slipway.container.OwnContainers;
import dev.slipway.deploy.Deployment;
import dev.slipway.deploy.Deployments;
import dev.slipway.event.ProjectName;
import dev.slipway.images.Digest;
import dev.slipway.images.Root;
import dev.slipway.images.Roots;
import dev.slipway.release.Release;
import dev.slipway.release.Releases;
import dev.slipway.run.sandbox.SnapshotImages;
import dev.slipway.runtime.Container;
import dev.slipway.runtime.Containers;
import dev.slipway.source.Project;
import dev.slipway.source.Projects;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything of this server that stands on images: containers, deployments, releases that can be
 * promoted or rolled back to, and runs whose filesystems are kept.
 */
final class ImageRoots implements Roots {
  private static final int RELEASES = 50;

  private final Containers runtime;
  private final OwnContainers own;
  private final Deployments deployments;
  private final Projects projects;
  private final Releases releases;
  private final SnapshotImages snapshots;
  private final Path layers;

  /**
   * Asks all of these.
   *
   * @param layers where the store has its unpacked layers
   */
  ImageRoots(
      Containers runtime,
      OwnContainers own,
      Deployments deployments,
      Projects projects,
      Releases releases,
      SnapshotImages snapshots,
      Path layers) {
    this.runtime = runtime;
    this.own = own;
    this.deployments = deployments;
    this.projects = projects;
    this.releases = releases;
    this.snapshots = snapshots;
    this.layers = layers.toAbsolutePath().normalize();
  }

  @Override
  public List<Root> now() {
    var roots = new ArrayList<Root>();
    own.all()
        .forEach(
            c ->
                roots.add(
                    new Root(
                        "container %s/%s".formatted(c.project(), c.name()),
                        new Digest(c.digest()))));
    runtime.list().forEach(container -> mounted(container, roots));
    deployments.active().forEach(d -> deployed(d, roots));
    projects.list().stream().map(Project::name).forEach(p -> released(p, roots));
    snapshots.all().forEach((run, image) -> roots.add(new Root("run " + run, image)));
    return roots;
  }

  /** The layers below a container, whatever made it. */
  private void mounted(Container container, List<Root> roots) {
    for (var tree : container.spec().trees()) {
      for (var layer : tree.layers()) {
        if (layers.equals(layer.getParent())) {
          roots.add(
              new Root("container " + container.id(), new Digest("sha256:" + layer.getFileName())));
        }
      }
    }
  }

  /** What serves or is being started, and what rolling back from there would start, however old. */
  private void deployed(Deployment deployment, List<Root> roots) {
    roots.add(new Root("deployment of " + deployment.stage(), deployment.digest()));
    var now = releases.find(deployment.release());
    deployments.lived(deployment.project(), deployment.stage()).stream()
        .distinct()
        .flatMap(id -> releases.find(id).stream())
        .filter(before -> now.map(release -> release.newerThan(before)).orElse(true))
        .findFirst()
        .ifPresent(before -> released(before, roots));
  }

  private void released(ProjectName project, List<Root> roots) {
    releases.list(project, Long.MAX_VALUE, RELEASES).forEach(release -> released(release, roots));
  }

  private static void released(Release release, List<Root> roots) {
    release.images().values().forEach(d -> roots.add(new Root("release " + release.id(), d)));
  }
}
