package dev.slipway.runtime.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.runtime.sys.MountFlags;
import dev.slipway.runtime.sys.RecordingSyscalls;
import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverlayMountTest {
  private static final int MANY = 200;

  @TempDir Path temporary;

  @Test
  void layersGoTopFirstAndEveryHostDefaultIsOff() throws IOException {
    var kernel = new RecordingSyscalls(true);
    new OverlayMount(kernel)
        .mount(List.of(Path.of("/low"), Path.of("/high")), new TreeDirectory(Path.of("/t")));
    assertEquals(
        List.of(
            "mount overlay /t/merged lowerdir+=/high,lowerdir+=/low,upperdir=/t/upper,"
                + "workdir=/t/work,redirect_dir=nofollow,index=off,metacopy=off"),
        kernel.calls());
  }

  @Test
  void anOlderKernelGetsShortNamesFromTheirDirectory() throws IOException {
    var kernel = new RecordingSyscalls(false);
    var tree = new TreeDirectory(temporary);
    new OverlayMount(kernel).mount(List.of(Path.of("/low"), Path.of("/high")), tree);
    assertEquals(
        List.of(
            "mount overlay "
                + tree.merged()
                + " lowerdir=1:0,upperdir=../upper,workdir=../work,"
                + "redirect_dir=nofollow,index=off,metacopy=off from "
                + tree.links()),
        kernel.calls());
    assertEquals(Path.of("/high"), Files.readSymbolicLink(tree.links().resolve("1")));
  }

  @Test
  void manyLayersAreStackedByTheNewerCalls() throws IOException {
    check((overlay, layers, tree) -> overlay.mount(layers, tree));
  }

  @Test
  void manyLayersAreStackedByTheOlderCall() throws IOException {
    check((overlay, layers, tree) -> overlay.mountByShortNames(layers, tree.path(), tree));
  }

  @Test
  void ownersAppearShiftedByEitherWayAndAreStoredAsTheyAre() throws IOException {
    try (var maps = new dev.slipway.runtime.host.IdentityMap(Syscalls.linux())) {
      var shift = new Shift(maps.of(300_000, 65_536), 300_000);
      var shifted = new ShiftedOverlay(Syscalls.linux(), shift);
      var options = List.of("redirect_dir=nofollow", "index=off", "metacopy=off");
      checkShift("by-paths", (layers, tree) -> shifted.mountByPaths(layers, tree, byPaths(tree)));
      checkShift(
          "by-descriptors", (layers, tree) -> assertTrue(shifted.mount(layers, tree, options, 0)));
    }
  }

  private static ShiftedOverlay.ByPaths byPaths(TreeDirectory tree) {
    return (lower, own) -> new OverlayMount(Syscalls.linux()).mountByShortNames(lower, own, tree);
  }

  private interface Shifting {
    void mount(List<Path> layers, TreeDirectory tree) throws IOException;
  }

  private void checkShift(String name, Shifting way) throws IOException {
    var layer = Files.createDirectories(temporary.resolve(name).resolve("layer"));
    Files.createFile(layer.resolve("of-seven"));
    Files.setAttribute(layer.resolve("of-seven"), "unix:uid", 7);
    var tree = new TreeDirectory(temporary.resolve(name).resolve("tree"));
    for (var part : List.of(tree.upper(), tree.work(), tree.merged())) {
      Files.createDirectories(part);
    }
    way.mount(List.of(layer), tree);
    try {
      var seen = Files.getAttribute(tree.merged().resolve("of-seven"), "unix:uid");
      assertEquals(300_007, seen);
      var made = Files.createFile(tree.merged().resolve("made"));
      Files.setAttribute(made, "unix:uid", 300_009);
    } finally {
      Syscalls.linux().unmount(tree.merged(), MountFlags.NOFOLLOW);
    }
    assertEquals(9, Files.getAttribute(tree.upper().resolve("made"), "unix:uid"));
    assertEquals(7, Files.getAttribute(layer.resolve("of-seven"), "unix:uid"));
    assertEquals(List.of(), dev.slipway.runtime.host.MountTable.under(tree.path()));
  }

  private interface Way {
    void mount(OverlayMount overlay, List<Path> layers, TreeDirectory tree) throws IOException;
  }

  private void check(Way way) throws IOException {
    var layers = new ArrayList<Path>();
    for (var i = 0; i < MANY; i++) {
      var layer = temporary.resolve("a-layer-with-quite-a-long-name-" + i + ":" + i);
      Files.createDirectories(layer);
      Files.writeString(layer.resolve("same"), "" + i);
      Files.writeString(layer.resolve("file-" + i), "" + i);
      layers.add(layer);
    }
    var tree = new TreeDirectory(temporary.resolve("tree"));
    for (var part : List.of(tree.upper(), tree.work(), tree.merged())) {
      Files.createDirectories(part);
    }
    way.mount(new OverlayMount(Syscalls.linux()), layers, tree);
    try {
      assertEquals("" + (MANY - 1), Files.readString(tree.merged().resolve("same")));
      assertTrue(Files.exists(tree.merged().resolve("file-0")));
    } finally {
      Syscalls.linux().unmount(tree.merged(), MountFlags.NOFOLLOW);
    }
  }
}
