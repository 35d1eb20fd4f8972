package dev.slipway.app;

import dev.slipway.access.AdmitCaller;
import dev.slipway.access.AllowedHosts;
import dev.slipway.access.Authenticator;
import dev.slipway.access.BootstrapToken;
import dev.slipway.access.CreatePrincipal;
import dev.slipway.access.CreateToken;
import dev.slipway.access.FailedAttempts;
import dev.slipway.access.KnownProjects;
import dev.slipway.access.Login;
import dev.slipway.access.Principals;
import dev.slipway.access.RemoveSecret;
import dev.slipway.access.RemoveSetting;
import dev.slipway.access.RevokeToken;
import dev.slipway.access.Secrets;
import dev.slipway.access.SetSecret;
import dev.slipway.access.SetSetting;
import dev.slipway.access.Settings;
import dev.slipway.access.TokenAuthenticator;
import dev.slipway.access.Tokens;
import dev.slipway.access.sql.SecretKeys;
import dev.slipway.access.sql.SqlPrincipals;
import dev.slipway.access.sql.SqlSecrets;
import dev.slipway.access.sql.SqlSettings;
import dev.slipway.access.sql.SqlTokens;
import dev.slipway.event.Journal;
import dev.slipway.event.Transactions;
import dev.slipway.source.Projects;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Principals, tokens, secrets and settings, and the guard of every route. */
@Singleton
final class AccessWiring {
  @Produces
  @Singleton
  Principals principals(Jdbi jdbi) {
    return new SqlPrincipals(jdbi);
  }

  @Produces
  @Singleton
  Tokens tokens(Jdbi jdbi) {
    return new SqlTokens(jdbi);
  }

  @Produces
  @Singleton
  SqlSecrets secrets(Jdbi jdbi, DataDirectory data) {
    var secrets = new SqlSecrets(jdbi, SecretKeys.open(data.keys().resolve("secrets.key")));
    var missing = secrets.missingKeys();
    if (!missing.isEmpty()) {
      throw new CannotStartException(
          "secrets are encrypted under the key %s, which %s lacks; put the key file back"
              .formatted(String.join(", ", missing), data.keys().resolve("secrets.key")));
    }
    return secrets;
  }

  @Produces
  @Singleton
  Settings settings(Jdbi jdbi) {
    return new SqlSettings(jdbi);
  }

  @Produces
  @Singleton
  Authenticator authenticator(Tokens tokens) {
    return new TokenAuthenticator(tokens, Clock.systemUTC());
  }

  @Produces
  @Singleton
  FailedAttempts attempts() {
    return new FailedAttempts();
  }

  @Produces
  @Singleton
  AdmitCaller admit(Authenticator authenticator, FailedAttempts attempts) {
    return new AdmitCaller(authenticator, attempts);
  }

  @Produces
  @Singleton
  AllowedHosts hosts(ServerConfig config) {
    return new AllowedHosts(
        URI.create(config.baseUrl()), config.http().allowedHosts().orElse(List.of()));
  }

  @Produces
  @Singleton
  KnownProjects known(Projects projects) {
    return name -> projects.find(name).isPresent();
  }

  @Produces
  @Singleton
  BootstrapToken bootstrap(
      Transactions transactions,
      Principals principals,
      Tokens tokens,
      Journal journal,
      DataDirectory data) {
    return new BootstrapToken(transactions, principals, tokens, journal, data.adminToken());
  }

  @Produces
  @Singleton
  Login login(Transactions transactions, Principals principals, Tokens tokens, Journal journal) {
    return new Login(transactions, principals, tokens, journal);
  }

  @Produces
  @Singleton
  CreatePrincipal createPrincipal(
      Transactions transactions, Principals principals, Journal journal) {
    return new CreatePrincipal(transactions, principals, journal);
  }

  @Produces
  @Singleton
  CreateToken createToken(
      Transactions transactions, Principals principals, Tokens tokens, Journal journal) {
    return new CreateToken(transactions, principals, tokens, journal);
  }

  @Produces
  @Singleton
  RevokeToken revokeToken(Transactions transactions, Tokens tokens, Journal journal) {
    return new RevokeToken(transactions, tokens, journal);
  }

  @Produces
  @Singleton
  SetSecret setSecret(Transactions transactions, Secrets secrets, Journal journal) {
    return new SetSecret(transactions, secrets, journal);
  }

  @Produces
  @Singleton
  RemoveSecret removeSecret(Transactions transactions, Secrets secrets, Journal journal) {
    return new RemoveSecret(transactions, secrets, journal);
  }

  @Produces
  @Singleton
  SetSetting setSetting(Transactions transactions, Settings settings, Journal journal) {
    return new SetSetting(transactions, settings, journal);
  }

  @Produces
  @Singleton
  RemoveSetting removeSetting(Transactions transactions, Settings settings, Journal journal) {
    return new RemoveSetting(transactions, settings, journal);
  }
}
