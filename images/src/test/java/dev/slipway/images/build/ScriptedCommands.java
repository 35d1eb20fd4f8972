package dev.slipway.images.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Commands without containers. The last argument is a little script, a command a line or between
 * semicolons: {@code write PATH TEXT}, {@code echo TEXT}, {@code env NAME}, {@code secret PATH},
 * {@code exit CODE}, {@code meet} (waits until as many commands are under way as were announced).
 */
final class ScriptedCommands implements CommandRunner {
  final List<RunCommand> commands = Collections.synchronizedList(new ArrayList<>());
  CountDownLatch meeting = new CountDownLatch(0);

  @Override
  public Ended run(RunCommand command, Path upper, Output output)
      throws IOException, InterruptedException {
    commands.add(command);
    Files.createDirectory(upper);
    for (String line : command.argv().getLast().split("[;\n]")) {
      String[] words = line.strip().split(" ", 3);
      switch (words[0]) {
        case "write" -> {
          Path file = upper.resolve(words[1].substring(1));
          Files.createDirectories(file.getParent());
          Files.writeString(file, words[2] + "\n");
        }
        case "echo" -> output.write(false, (line.strip().substring(5) + "\n").getBytes(UTF_8));
        case "env" -> output.write(false, (command.env().get(words[1]) + "\n").getBytes(UTF_8));
        case "secret" -> output.write(true, (secret(command, words[1]) + "\n").getBytes(UTF_8));
        case "meet" -> {
          meeting.countDown();
          meeting.await();
        }
        case "exit" -> {
          return new Ended(Integer.parseInt(words[1]), "");
        }
        default -> throw new CommandRefusedException("no command " + words[0]);
      }
    }
    return new Ended(0, "");
  }

  private static String secret(RunCommand command, String target) {
    return command.mounts().stream()
        .filter(m -> m instanceof RunMount.Secret s && s.target().equals(target))
        .map(m -> new String(((RunMount.Secret) m).content(), UTF_8))
        .findFirst()
        .orElse("none");
  }
}
