package dev.slipway.image.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageReference;
import dev.slipway.images.layer.MergedTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same file built by us and by buildah: the same files, owners, modes and configuration. */
class BesideBuildahTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a container engine makes in every root that a command ran in. */
  private static final Set<String> OF_ENGINES =
      Set.of("dev", "proc", "sys", "run", "etc/hosts", "etc/resolv.conf", "etc/hostname");

  private static BuildYard yard;
  private static Path work;
  private static Path context;

  @BeforeAll
  static void open() throws Exception {
    yard = BuildYard.open();
    work = Files.createTempDirectory("slipway-buildah-");
    context = Files.createDirectory(work.resolve("context"));
    fill();
    var base = yard.images.find(ImageReference.parse("localhost/base")).orElseThrow();
    yard.images.export(base.digest(), work.resolve("base"));
    buildah("pull", "-q", "oci:" + work.resolve("base") + ":latest");
    var id = buildah("images", "-q", "--no-trunc").strip().lines().findFirst().orElseThrow();
    buildah("tag", id, "localhost/base:latest");
  }

  @AfterAll
  static void close() throws Exception {
    yard.close();
    buildah("rm", "-a");
    buildah("rmi", "-a", "-f");
    new ProcessBuilder("rm", "-rf", work.toString()).start().waitFor();
  }

  private static void fill() throws IOException {
    write("a.txt", "a\n");
    write("b.txt", "b\n");
    write("dir/one.txt", "1\n");
    write("dir/two.md", "2\n");
    write("dir/sub/deep.txt", "deep\n");
    Files.createSymbolicLink(context.resolve("dir/link"), Path.of("one.txt"));
    Files.setPosixFilePermissions(
        context.resolve("b.txt"),
        java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-x---"));
    try (var tar = new TarArchiveOutputStream(Files.newOutputStream(context.resolve("pack.tar")))) {
      var entry = new TarArchiveEntry("packed/file");
      entry.setSize(2);
      entry.setIds(7, 8);
      tar.putArchiveEntry(entry);
      tar.write("p\n".getBytes(UTF_8));
      tar.closeArchiveEntry();
    }
  }

  private static void write(String path, String text) throws IOException {
    Files.createDirectories(context.resolve(path).getParent());
    Files.writeString(context.resolve(path), text);
  }

  private static String buildah(String... args) throws Exception {
    var line =
        new ArrayList<>(
            List.of(
                "buildah",
                "--root",
                work.resolve("root").toString(),
                "--runroot",
                work.resolve("runroot").toString(),
                "--storage-driver",
                "vfs"));
    line.addAll(Arrays.asList(args));
    var errors = work.resolve("errors").toFile();
    var process = new ProcessBuilder(line).redirectError(errors).start();
    var out = new String(process.getInputStream().readAllBytes(), UTF_8);
    int exit = process.waitFor();
    assertEquals(0, exit, () -> line + "\n" + out + "\n" + read(errors.toPath()));
    return out;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COPY a.txt /x/y/",
        "COPY a.txt /x/name",
        "COPY a.txt b.txt /both/",
        "COPY dir /dir",
        "COPY dir/ /etc/",
        "COPY . /all",
        "COPY *.txt /txt/",
        "COPY --chown=1000:1000 dir /owned",
        "COPY --chmod=0640 a.txt /moded",
        "WORKDIR /w/x\nCOPY a.txt .\nWORKDIR y\nRUN cat ../a.txt > z && rm ../a.txt",
        "ADD pack.tar /unpacked/",
        "ENV A=1 B=\"two words\"\nARG C=3\nRUN echo $A $B $C > /env\nLABEL l=v\nEXPOSE 80 90/udp\n"
            + "VOLUME /data\nUSER app\nSTOPSIGNAL SIGUSR1\nCMD [\"a\", \"b\"]\nENTRYPOINT [\"e\"]",
        "RUN mkdir -p /d/e && echo 1 > /d/e/f\nRUN rm -r /d/e && echo 2 > /d/e\nCMD run it",
        "SHELL [\"/bin/sh\", \"-e\", \"-c\"]\nRUN echo s > /s\n"
            + "HEALTHCHECK --interval=5s --retries=3 CMD true",
        "COPY --from=0 /etc/passwd /again\nENTRYPOINT exec run\nCMD [\"after\"]",
      })
  void theSameComesOfIt(String instructions) throws Exception {
    var file = "FROM localhost/base AS base\nFROM base\n" + instructions + "\n";
    var image = yard.built(yard.ended(file, packed()));
    Files.writeString(work.resolve("Containerfile"), file);
    buildah(
        "build",
        "--isolation",
        "chroot",
        "--pull-never",
        "--format",
        "docker",
        "-q",
        "-t",
        "other",
        "-f",
        work.resolve("Containerfile").toString(),
        context.toString());
    var container = buildah("from", "--pull-never", "other").strip();
    var root = Path.of(buildah("mount", container).strip());
    var theirs = tree(root);
    var config = JSON.readTree(buildah("inspect", "--type", "image", "other"));
    buildah("rm", container);
    assertEquals(String.join("\n", theirs), String.join("\n", tree(image)));
    assertEquals(told(config.path("Docker").path("config")), told(config(image)));
  }

  private static byte[] packed() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes);
        var all = Files.walk(context)) {
      for (var path : all.sorted().skip(1).toList()) {
        var name = context.relativize(path).toString();
        if (Files.isSymbolicLink(path)) {
          var link = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
          link.setLinkName(Files.readSymbolicLink(path).toString());
          tar.putArchiveEntry(link);
        } else {
          var entry = new TarArchiveEntry(path, name);
          entry.setMode((Integer) Files.getAttribute(path, "unix:mode") & 07777);
          tar.putArchiveEntry(entry);
          if (Files.isRegularFile(path)) {
            Files.copy(path, tar);
          }
        }
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static List<String> tree(Path root) throws IOException {
    var lines = new ArrayList<String>();
    try (var all = Files.walk(root)) {
      for (var path : all.sorted().skip(1).toList()) {
        var name = root.relativize(path).toString();
        if (OF_ENGINES.stream().noneMatch(e -> name.equals(e) || name.startsWith(e + "/"))) {
          lines.add(name + " " + told(path));
        }
      }
    }
    lines.sort(null);
    return lines;
  }

  private static String told(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      return "-> " + Files.readSymbolicLink(path);
    }
    var all = Files.readAttributes(path, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
    var what = Files.isDirectory(path) ? "/" : Digest.of(Files.readAllBytes(path)).value();
    return "%o %s:%s %s"
        .formatted(number(all, "mode") & 07777, number(all, "uid"), number(all, "gid"), what);
  }

  private static int number(Map<String, Object> attributes, String name) {
    return (Integer) Objects.requireNonNull(attributes.get(name));
  }

  private static List<String> tree(Digest image) throws IOException {
    var lines = new ArrayList<String>();
    try (var tree = MergedTree.open(yard.images.unpack(yard.images.get(image)))) {
      list(tree, ".", lines);
    }
    lines.sort(null);
    return lines;
  }

  private static void list(MergedTree tree, String path, List<String> into) throws IOException {
    for (var name : tree.list(path)) {
      var child = path.equals(".") ? name : path + "/" + name;
      if (OF_ENGINES.contains(child)) {
        continue;
      }
      var found = tree.find(child).orElseThrow();
      var stat = found.stat();
      switch (stat.kind()) {
        case SYMLINK -> into.add(child + " -> " + tree.readSymlink(found));
        case DIRECTORY -> {
          into.add("%s %o %d:%d /".formatted(child, stat.mode(), stat.uid(), stat.gid()));
          list(tree, child, into);
        }
        default -> {
          var digest = Digest.of(tree.content(child, 16 << 20).orElseThrow()).value();
          into.add("%s %o %d:%d %s".formatted(child, stat.mode(), stat.uid(), stat.gid(), digest));
        }
      }
    }
  }

  private static JsonNode config(Digest image) {
    return yard.images.configuration(yard.images.get(image)).path("config");
  }

  /** The fields that say something, by name. */
  private static Map<String, JsonNode> told(JsonNode config) {
    var told = new TreeMap<String, JsonNode>();
    ((ObjectNode) config)
        .fields()
        .forEachRemaining(
            field -> {
              var value = field.getValue();
              boolean empty =
                  value.isNull()
                      || (value.isContainerNode() && value.isEmpty())
                      || (value.isTextual() && value.asText().isEmpty())
                      || (value.isBoolean() && !value.asBoolean());
              if (!empty && !Set.of("Image", "Hostname").contains(field.getKey())) {
                told.put(field.getKey(), value);
              }
            });
    var labels = told.get("Labels");
    if (labels instanceof ObjectNode named) {
      named.remove("io.buildah.version");
      if (named.isEmpty()) {
        told.remove("Labels");
      }
    }
    return told;
  }
}
