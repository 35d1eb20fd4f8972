package dev.slipway.app;

import dev.slipway.access.StandingRight;
import dev.slipway.access.StandingTokens;
import dev.slipway.access.Tokens;
import dev.slipway.event.Cursors;
import dev.slipway.event.Journal;
import dev.slipway.event.Quarantine;
import dev.slipway.event.Transactions;
import dev.slipway.event.http.ServerInfo;
import dev.slipway.event.kafka.KafkaConfig;
import dev.slipway.event.kafka.KafkaTarget;
import dev.slipway.event.sql.Database;
import dev.slipway.event.sql.SqlCursors;
import dev.slipway.event.sql.SqlJournal;
import dev.slipway.event.sql.SqlLeases;
import dev.slipway.event.sql.SqlQuarantine;
import dev.slipway.event.sql.SqlTransactions;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jdbi.v3.core.Jdbi;

/** The journal and what every noun stands on: transactions, leases, the data directory. */
@Singleton
final class EventWiring {
  @Produces
  @Singleton
  DataDirectory dataDirectory() {
    return Platform.data();
  }

  @Produces
  @Singleton
  Jdbi jdbi(DataSource pool) {
    return Database.over(pool);
  }

  @Produces
  @Singleton
  Transactions transactions(Jdbi jdbi) {
    return new SqlTransactions(jdbi);
  }

  @Produces
  @Singleton
  Journal journal(Jdbi jdbi) {
    return new SqlJournal(jdbi);
  }

  void close(@Disposes Journal journal) throws Exception {
    if (journal instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }

  @Produces
  @Singleton
  Cursors cursors(Jdbi jdbi) {
    return new SqlCursors(jdbi);
  }

  @Produces
  @Singleton
  Quarantine quarantine(Jdbi jdbi) {
    return new SqlQuarantine(jdbi);
  }

  @Produces
  @Singleton
  SqlLeases leases(Jdbi jdbi) {
    return new SqlLeases(jdbi);
  }

  @Produces
  @Singleton
  StandingRight rights(Tokens tokens) {
    return new StandingTokens(tokens, Clock.systemUTC());
  }

  @Produces
  @Singleton
  KafkaTarget kafka(KafkaConfig config) {
    var servers = Platform.kafkaServers().or(config::bootstrapServers).orElseThrow();
    return new KafkaTarget(servers, config.topic(), config.client());
  }

  @Produces
  @Singleton
  ServerInfo info(
      ServerConfig server,
      KafkaTarget kafka,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    return new ServerInfo(
        version, server.baseUrl(), new ServerInfo.Kafka(kafka.servers(), kafka.topic()));
  }
}
