package dev.slipway.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The first block of commands in a section of the root README. */
record ReadmeBlock(String text) {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  static ReadmeBlock of(String section) throws IOException {
    var readme = Files.readString(ROOT.resolve("README.md"));
    var from = readme.substring(readme.indexOf("\n## " + section + "\n"));
    var block = from.substring(from.indexOf("```sh\n") + 6);
    return new ReadmeBlock(block.substring(0, block.indexOf("```")));
  }

  /** To be run in the repository's root, as whom the server's own token is. */
  static ProcessBuilder shell(Server server, String project, String script) {
    var builder = new ProcessBuilder("sh", "-euc", script);
    builder.directory(ROOT.toFile()).redirectErrorStream(true);
    builder.environment().put("SLIPWAY_URL", server.url());
    builder.environment().put("SLIPWAY_TOKEN", server.token());
    builder.environment().put("SLIPWAY_PROJECT", project);
    builder.environment().put("SLIPWAY_BUILD", "no");
    return builder;
  }
}
