package dev.slipway.app;

import dev.slipway.event.kafka.KafkaConfig;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What has to stand before the server does: a data directory of its own, a free port and a
 * database. Started and stopped by the process; Quarkus only finds the addresses in it.
 */
final class Platform implements AutoCloseable {
  private static final long LEAST_FREE = 512L << 20;
  private static @Nullable Platform running;

  private final DataDirectory data;
  private final Optional<PrivatePostgres> postgres;
  private final Optional<PrivateKafka> kafka;

  private Platform(
      DataDirectory data, Optional<PrivatePostgres> postgres, Optional<PrivateKafka> kafka) {
    this.data = data;
    this.postgres = postgres;
    this.kafka = kafka;
  }

  /**
   * Starts what is configured.
   *
   * @throws CannotStartException with the one sentence that says why not
   */
  static Platform start(SmallRyeConfig config) {
    requireUnicodeNames(System.getProperty("sun.jnu.encoding", ""));
    var server = config.getConfigMapping(ServerConfig.class);
    requireFree(server.http());
    var data = DataDirectory.open(server.data());
    try {
      requireSpace(data, LEAST_FREE);
      var kafka = broker(config.getConfigMapping(KafkaConfig.class), data);
      var platform = new Platform(data, database(server.database(), data), kafka);
      running = platform;
      return platform;
    } catch (RuntimeException e) {
      close(data);
      throw e;
    }
  }

  /** The data directory of this process, for the wiring. */
  static DataDirectory data() {
    if (running == null) {
      throw new IllegalStateException("Quarkus runs without the process that prepares its data");
    }
    return running.data;
  }

  /** Where the private Kafka listens; empty if another is configured. */
  static Optional<String> kafkaServers() {
    return running == null ? Optional.empty() : running.kafka.map(PrivateKafka::bootstrapServers);
  }

  @Override
  public void close() {
    kafka.ifPresent(PrivateKafka::close);
    postgres.ifPresent(PrivatePostgres::close);
    close(data);
  }

  /* Java takes this from the locale, for names of files and arguments of commands. */
  static void requireUnicodeNames(String encoding) {
    if (!encoding.equals("UTF-8")) {
      throw new CannotStartException(
          "in this locale files can only have names of %s; start with LC_ALL=C.UTF-8"
              .formatted(encoding));
    }
  }

  static void requireSpace(DataDirectory data, long least) {
    try {
      var free = data.free();
      if (free < least) {
        throw new CannotStartException(
            "only %d MiB are free in %s, and Slipway needs at least %d MiB to start; make room"
                .formatted(free >> 20, data.root(), least >> 20));
      }
    } catch (IOException e) {
      throw new CannotStartException("cannot tell how much room is left in " + data.root(), e);
    }
  }

  private static void requireFree(ServerConfig.Http http) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(http.host(), http.port()));
    } catch (IOException | IllegalArgumentException e) {
      throw new CannotStartException(
          "cannot listen on %s port %d (%s); choose another with --port or slipway.http.port"
              .formatted(http.host(), http.port(), e.getMessage()),
          e);
    }
  }

  private static Optional<PrivatePostgres> database(
      ServerConfig.Database configured, DataDirectory data) {
    if (configured.url().isPresent()) {
      use(configured.url().get(), configured.username(), configured.password());
      return Optional.empty();
    }
    var postgres = PrivatePostgres.start(data.postgres());
    use(postgres.url(), Optional.of(postgres.username()), Optional.of(postgres.password()));
    return Optional.of(postgres);
  }

  private static Optional<PrivateKafka> broker(KafkaConfig configured, DataDirectory data) {
    return configured.bootstrapServers().isPresent()
        ? Optional.empty()
        : Optional.of(PrivateKafka.start(data.kafka(), PrivateKafka.programs()));
  }

  private static void use(String url, Optional<String> username, Optional<String> password) {
    System.setProperty("quarkus.datasource.jdbc.url", url);
    username.ifPresent(name -> System.setProperty("quarkus.datasource.username", name));
    password.ifPresent(secret -> System.setProperty("quarkus.datasource.password", secret));
  }

  private static void close(DataDirectory data) {
    try {
      data.close();
    } catch (IOException e) {
      System.err.println("slipway: could not release " + data.root() + ": " + e.getMessage());
    }
  }
}
