package dev.slipway.cli.bench;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The image store, registry and builder, beside podman, buildah and what they are made of. */
@Command(name = "images", description = "Images, beside podman, buildah and the floors.")
public final class BenchImages implements Callable<Integer> {
  @Option(names = "--runs", defaultValue = "5", description = "counted runs of each (5)")
  private int runs;

  @Option(names = "--warmup", defaultValue = "2", description = "runs before, not counted (2)")
  private int warmup;

  @Option(
      names = "--size",
      defaultValue = "500",
      paramLabel = "MB",
      description = "of each tree, a blob has twice that (500); goals are meant for 500")
  private int megabytes;

  @Mixin private Selection selection = new Selection();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (runs < 1 || warmup < 0 || megabytes < 1) {
      throw new TypeConversionException("--runs and --size are 1 or more, --warmup 0 or more");
    }
    var families = families();
    selection.check(families);
    List<Row> rows;
    try (var lab = Lab.create()) {
      var rounds = new Rounds(Progress.standard(), warmup, runs);
      rows = selection.measure(families, new Setting(lab, Optional.empty(), rounds));
      lab.rests().forEach(rest -> selection.failed("left behind: " + rest));
    }
    return selection.report(new Report("images", rows));
  }

  private List<Family> families() {
    var large = SeededTree.large(megabytes);
    var many = SeededTree.many(megabytes);
    return List.of(
        new PullRows(),
        new BuildRows(),
        new PackRows(large),
        new UnpackRows(large),
        new RegistryRows(2 * megabytes),
        new PackRows(many),
        new UnpackRows(many));
  }
}
