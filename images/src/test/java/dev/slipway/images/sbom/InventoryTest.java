package dev.slipway.images.sbom;

import static dev.slipway.images.sbom.Root.utf8;
import static dev.slipway.images.sbom.Root.zip;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which packages are found in a root filesystem of each kind. */
class InventoryTest {
  @TempDir private Path directory;
  private Root root;

  @BeforeEach
  void start() {
    root = new Root(directory);
  }

  @Test
  void packagesOfDpkgWithTheLicencesOfTheirCopyrightFiles() throws IOException {
    root.with("usr/lib/os-release", "PRETTY_NAME=\"Debian 12\"\nID=debian\nVERSION_ID='12'\n");
    Files.createDirectories(directory.resolve("etc"));
    Files.createSymbolicLink(directory.resolve("etc/os-release"), Path.of("../usr/lib/os-release"));
    root.with(
        "var/lib/dpkg/status",
        """
        Package: libc6
        Status: install ok installed
        Source: glibc (2.36-9)
        Version: 2.36-9+deb12u10
        Architecture: amd64
        Description: GNU C Library
         Version: 9.9
         .
         More.

        Package: gone
        Status: deinstall ok config-files
        Version: 1
        Architecture: all

        Package: adduser
        Status: install ok installed
        Version: 1:3.134
        Architecture: all
        """);
    root.with(
        "usr/share/doc/glibc/copyright",
        """
        Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/

        Files: *
        License: LGPL-2.1+
         This is free.

        License: BSD-3-clause
         Keep this.
        """);
    Files.createSymbolicLink(directory.resolve("usr/share/doc/libc6"), Path.of("glibc"));
    root.with("usr/share/doc/adduser/copyright", "This is adduser, and it is free.\n");
    assertEquals(
        List.of(
            "pkg:deb/debian/adduser@1:3.134?arch=all&distro=debian-12",
            "pkg:deb/debian/libc6@2.36-9+deb12u10?arch=amd64&distro=debian-12"
                + "&upstream=glibc@2.36-9 [BSD-3-clause | LGPL-2.1+]"),
        decoded(root.packages()));
    assertEquals(List.of(), root.inventory().notes());
    assertEquals("Debian 12", root.inventory().os().orElseThrow().title());
  }

  /** Our library escapes more than it has to; whoever reads a package URL decodes it. */
  private static List<String> decoded(List<String> purls) {
    return purls.stream()
        .map(p -> p.replace("%3A", ":").replace("%2B", "+").replace("%40", "@"))
        .toList();
  }

  @Test
  void packagesOfImagesWithoutDpkg() {
    root.with("etc/os-release", "ID=debian\nVERSION_ID=12\n");
    root.with(
        "var/lib/dpkg/status.d/tzdata", "Package: tzdata\nVersion: 2025b-0\nArchitecture: all\n");
    root.with("var/lib/dpkg/status.d/tzdata.md5sums", "Package: not-this\nVersion: 1\n");
    assertEquals(
        List.of("pkg:deb/debian/tzdata@2025b-0?arch=all&distro=debian-12"), root.packages());
    assertEquals(
        List.of("var/lib/dpkg/status.d/tzdata"), root.inventory().components().getFirst().places());
  }

  @Test
  void packagesOfApk() {
    root.with("etc/os-release", "ID=alpine\nVERSION_ID=3.20.1\n");
    root.with(
        "lib/apk/db/installed",
        """
        C:Q1abc=
        P:musl
        V:1.2.5-r0
        A:x86_64
        L:MIT
        o:musl
        F:lib
        R:ld-musl-x86_64.so.1

        P:libcrypto3
        V:3.3.1-r0
        A:x86_64
        L:Apache-2.0 AND (MIT OR BSD-2-Clause)
        o:openssl

        P:odd
        V:1
        A:x86_64
        L:custom: ask us (maybe
        """);
    assertEquals(
        List.of(
            "pkg:apk/alpine/libcrypto3@3.3.1-r0?arch=x86_64&distro=alpine-3.20.1&upstream=openssl"
                + " [Apache-2.0 AND (MIT OR BSD-2-Clause)]",
            "pkg:apk/alpine/musl@1.2.5-r0?arch=x86_64&distro=alpine-3.20.1 [MIT]",
            "pkg:apk/alpine/odd@1?arch=x86_64&distro=alpine-3.20.1 [custom: ask us (maybe]"),
        root.packages());
  }

  @Test
  void packagesOfNpmThatAreInstalled() {
    String modules = "app/node_modules/";
    root.with("app/package.json", "{\"name\":\"app\",\"version\":\"9\"}");
    root.with("app/package-lock.json", "{\"packages\":{\"node_modules/x\":{\"version\":\"1\"}}}");
    root.with(
        modules + "left-pad/package.json",
        "{\"name\":\"left-pad\",\"license\":\"WTFPL\",\"version\":\"1.3.0\",\"bin\":{\"a\":[1]}}");
    root.with(modules + "left-pad/lib/package.json", "{\"name\":\"inner\",\"version\":\"1\"}");
    root.with(
        modules + "@babel/core/package.json",
        "{\"version\":\"7.1.0\",\"name\":\"@babel/core\",\"license\":{\"type\":\"MIT\"}}");
    root.with(
        modules + "@babel/core/node_modules/left-pad/package.json",
        "{\"name\":\"left-pad\",\"version\":\"1.3.0\"}");
    root.with(modules + "esm/package.json", "{\"type\":\"module\"}");
    assertEquals(
        List.of("pkg:npm/%40babel/core@7.1.0 [MIT]", "pkg:npm/left-pad@1.3.0 [WTFPL]"),
        root.packages());
    assertEquals(2, root.inventory().components().get(1).places().size());
  }

  @Test
  void packagesOfNpmThatAreOnlyLocked() {
    root.with(
        "srv/package-lock.json",
        """
        {"name":"srv","lockfileVersion":3,"packages":{
          "":{"name":"srv","version":"1.0.0"},
          "node_modules/ms":{"version":"2.1.3","license":"MIT","dev":true},
          "node_modules/a/node_modules/@x/y":{"version":"0.1.0"}}}
        """);
    assertEquals(List.of("pkg:npm/%40x/y@0.1.0", "pkg:npm/ms@2.1.3 [MIT]"), root.packages());
  }

  @Test
  void packagesOfPython() {
    String site = "usr/lib/python3/dist-packages/";
    root.with(
        site + "Flask-3.0.dist-info/METADATA",
        """
        Metadata-Version: 2.1
        Name: Flask
        Version: 3.0.0
        Classifier: License :: OSI Approved :: BSD License
        Classifier: Programming Language :: Python

        Name: not-this
        """);
    root.with(
        site + "new.dist-info/METADATA",
        "Name: New_Er.Thing\nVersion: 1\nLicense-Expression: MIT OR Apache-2.0\n\n");
    root.with(site + "old.egg-info/PKG-INFO", "Name: old\nVersion: 0.1\nLicense: PSF\n");
    root.with(site + "older-1.egg-info", "Name: older\nVersion: 1\n");
    assertEquals(
        List.of(
            "pkg:pypi/flask@3.0.0 [BSD License]",
            "pkg:pypi/new-er.thing@1 [MIT OR Apache-2.0]",
            "pkg:pypi/old@0.1 [PSF]",
            "pkg:pypi/older@1"),
        root.packages());
  }

  @Test
  void packagesOfMavenAlsoInsideOtherJars() {
    byte[] pom = utf8("groupId=com.example\nartifactId=inner\nversion=2.0\n");
    byte[] manifest =
        utf8(
            "Manifest-Version: 1.0\r\nBundle-License: https://www.apache.org/licenses/LIC\r\n"
                + " ENSE-2.0;description=x\r\nImplementation-Version: 7\r\n\r\nName: a\r\n");
    byte[] inner =
        zip(new TreeMap<>(Map.of("META-INF/maven/com.example/inner/pom.properties", pom)));
    root.with(
        "opt/app.jar",
        zip(
            new TreeMap<>(
                Map.of(
                    "META-INF/MANIFEST.MF", manifest,
                    "BOOT-INF/lib/inner-2.0.jar", inner,
                    "a/B.class", new byte[3]))));
    assertEquals(
        List.of(
            "file:opt/app.jar app 7 [https://www.apache.org/licenses/LICENSE-2.0]",
            "pkg:maven/com.example/inner@2.0"),
        root.packages());
    assertEquals(
        List.of("opt/app.jar!BOOT-INF/lib/inner-2.0.jar"),
        root.inventory().components().get(1).places());
  }

  @Test
  void aJarWithAScriptBeforeItAndTheVersionInItsName() throws IOException {
    ByteArrayOutputStream jar = new ByteArrayOutputStream();
    jar.write(utf8("#!/bin/sh\nexec java -jar $0\n"));
    jar.write(zip(Map.of("x", new byte[1])));
    root.with("opt/tool-1.2.jar", jar.toByteArray());
    assertEquals(List.of("file:opt/tool-1.2.jar tool 1.2"), root.packages());
  }

  @Test
  void modulesOfAGoProgram() throws IOException {
    byte[] program = new byte[600 << 10];
    System.arraycopy(utf8("\u007fELF"), 0, program, 0, 4);
    System.arraycopy(utf8("Go\0\0"), 0, program, 4000, 4);
    put(program, 300 << 10, "nothing", "what only looks like it");
    put(
        program,
        500 << 10,
        "go1.22.1 X:boringcrypto",
        "0123456789abcdef"
            + "path\tcmd\n"
            + "mod\tgithub.com/acme/shop\t(devel)\t\n"
            + "dep\tgolang.org/x/net\tv0.1.0\th1:x\n"
            + "dep\tgithub.com/old/thing\tv1.0.0\n"
            + "=>\tgithub.com/new/thing\tv1.1.0\th1:y\n"
            + "build\tGOOS=linux\n0123456789abcdef");
    root.with("usr/bin/shop", program);
    directory.resolve("usr/bin/shop").toFile().setExecutable(true);
    assertEquals(
        List.of(
            "pkg:golang/github.com/acme/shop",
            "pkg:golang/github.com/new/thing@v1.1.0",
            "pkg:golang/golang.org/x/net@v0.1.0",
            "pkg:golang/stdlib@1.22.1"),
        root.packages());
  }

  private static void put(byte[] program, int at, String version, String modules) {
    byte[] mark = new byte[32];
    System.arraycopy(utf8("\u0001 Go buildinf:"), 0, mark, 0, 14);
    mark[0] = (byte) 0xff;
    mark[15] = 2;
    System.arraycopy(mark, 0, program, at, mark.length);
    int next = text(program, at + 32, version);
    text(program, next, modules);
  }

  private static int text(byte[] program, int at, String text) {
    int size = text.length();
    int start = at;
    for (; size >= 0x80; size >>= 7) {
      program[start++] = (byte) (size | 0x80);
    }
    program[start++] = (byte) size;
    System.arraycopy(utf8(text), 0, program, start, text.length());
    return start + text.length();
  }

  @Test
  void aRealGoProgramSaysByWhichCompiler() throws IOException {
    root.with("usr/bin/skopeo", Files.readAllBytes(Path.of("/usr/bin/skopeo")));
    directory.resolve("usr/bin/skopeo").toFile().setExecutable(true);
    String first = root.packages().getFirst();
    assertTrue(first.startsWith("pkg:golang/"), first);
    assertEquals(List.of(), root.inventory().notes());
  }

  @Test
  void whatIsNotReadIsSaid() {
    root.with("var/lib/rpm/rpmdb.sqlite", "x");
    root.with("opt/broken.jar", "no jar");
    root.with("a/node_modules/b/package.json", "{\"name\":");
    root.with("b/package-lock.json", "{\"dependencies\":{}}");
    assertEquals(
        List.of(
            "packages of rpm in var/lib/rpm are not read",
            "a/node_modules/b/package.json is no valid JSON; it was not read",
            "b/package-lock.json is of npm's first format, which is not read",
            "opt/broken.jar was not read: it is no zip archive, or cut short"),
        root.inventory().notes());
  }
}
