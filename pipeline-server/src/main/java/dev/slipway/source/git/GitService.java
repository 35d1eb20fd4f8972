package dev.slipway.source.git;

import dev.slipway.access.Permission;
import java.util.Optional;

/** The two things a git client asks a server for. */
enum GitService {
  FETCH("git-upload-pack", Permission.READ, "fetch from"),
  PUSH("git-receive-pack", Permission.PUSH, "push to");

  private final String command;
  private final Permission permission;
  private final String words;

  GitService(String command, Permission permission, String words) {
    this.command = command;
    this.permission = permission;
    this.words = words;
  }

  Permission permission() {
    return permission;
  }

  /** As in "may not push to". */
  String words() {
    return words;
  }

  static Optional<GitService> named(String command) {
    for (var service : values()) {
      if (service.command.equals(command)) {
        return Optional.of(service);
      }
    }
    return Optional.empty();
  }

  String command() {
    return command;
  }

  String advertisement() {
    return "application/x-%s-advertisement".formatted(command);
  }

  String request() {
    return "application/x-%s-request".formatted(command);
  }

  String result() {
    return "application/x-%s-result".formatted(command);
  }
}
