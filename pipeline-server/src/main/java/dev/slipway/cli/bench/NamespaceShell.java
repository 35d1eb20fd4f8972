package dev.slipway.cli.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/*
 * crun 1.8 refuses a host with v1 trees and a cgroup v2 tree that has a controller. A shell that
 * waits in a mount namespace without that tree costs a run one fork, which is less than any wrapper
 * would: the floor is not made higher than it is.
 */
/** A shell with mounts of its own, that runs one command after another and tells its exit code. */
final class NamespaceShell implements AutoCloseable {
  private static final String LOOP =
      """
      if [ -d /sys/fs/cgroup/memory ]; then
        for at in $(awk '$3 == "cgroup2" { print $2 }' /proc/self/mounts); do
          umount "$at" && mount -t tmpfs -o mode=0700 tmpfs "$at" || exit 1
        done
      fi
      while IFS= read -r line; do eval "$line" </dev/null >/dev/null 2>&1; echo $?; done
      """;

  /** Of its own session: Ctrl-C is for us, and what it runs is ended in good order. */
  private static final List<String> COMMAND =
      List.of("setsid", "unshare", "--mount", "--propagation", "slave", "/bin/sh", "-c", LOOP);

  private final Process process;
  private final BufferedReader answers;
  private final Writer commands;

  private NamespaceShell(Process process) {
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
  }

  static NamespaceShell open() throws IOException {
    var builder = new ProcessBuilder(COMMAND).redirectError(ProcessBuilder.Redirect.DISCARD);
    return new NamespaceShell(builder.start());
  }

  /** The exit code of one line of shell. */
  synchronized int run(String line) throws IOException {
    commands.write(line + "\n");
    commands.flush();
    var answer = answers.readLine();
    if (answer == null) {
      throw new IOException("the shell of the raw engine has ended");
    }
    return Integer.parseInt(answer);
  }

  void check(String line) throws IOException {
    int code = run(line);
    if (code != 0) {
      throw new IOException("exit code " + code + " of: " + line);
    }
  }

  @Override
  public void close() throws IOException {
    commands.close();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
