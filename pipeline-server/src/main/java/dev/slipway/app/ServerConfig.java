package dev.slipway.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the server keeps its files, where it listens, and which database it uses. */
@ConfigMapping(prefix = "slipway")
public interface ServerConfig {
  /** The data directory: made when it is not there, used by one server at a time. */
  @WithDefault("/var/lib/slipway")
  Path data();

  /** The URL under which people and forges reach the server; links are made from it. */
  @WithDefault("http://localhost:${slipway.http.port}")
  String baseUrl();

  Http http();

  Database database();

  /** Where the server listens. */
  interface Http {
    /** Address to listen on. */
    @WithDefault("127.0.0.1")
    String host();

    /** Port to listen on; 0 takes a free one. */
    @WithDefault("8080")
    int port();

    /** Names the server answers to, beside the base URL's host and the loopback's. */
    Optional<List<String>> allowedHosts();
  }

  /** A PostgreSQL of yours instead of the private one. */
  interface Database {
    /** Its JDBC URL; without it the server runs a private PostgreSQL in its data directory. */
    Optional<String> url();

    /** Whom to log in as. */
    Optional<String> username();

    /** The password of that user. */
    Optional<String> password();
  }
}
