package dev.slipway.app;

import dev.slipway.access.IdentityRanges;
import dev.slipway.access.Secrets;
import dev.slipway.event.Journal;
import dev.slipway.event.Transactions;
import dev.slipway.image.LayeredBuilds;
import dev.slipway.image.ProjectImages;
import dev.slipway.images.store.Images;
import dev.slipway.pipeline.PipelineReader;
import dev.slipway.pipeline.yaml.YamlPipelineReader;
import dev.slipway.run.CancelRun;
import dev.slipway.run.DiscardRuns;
import dev.slipway.run.ExecuteRun;
import dev.slipway.run.RunBook;
import dev.slipway.run.RunWorker;
import dev.slipway.run.Runs;
import dev.slipway.run.StartRun;
import dev.slipway.run.StepRunner;
import dev.slipway.run.sandbox.FileStepLogs;
import dev.slipway.run.sandbox.SandboxPaths;
import dev.slipway.run.sandbox.SandboxStepRunner;
import dev.slipway.run.sql.SqlRuns;
import dev.slipway.runtime.Containers;
import dev.slipway.source.Projects;
import dev.slipway.source.PublicAddress;
import dev.slipway.source.Repository;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;

/** Pipelines and runs. */
@Singleton
final class RunWiring {
  @Produces
  @Singleton
  InstantSource clock() {
    return InstantSource.system();
  }

  @Produces
  @Singleton
  PublicAddress address(ServerConfig config) {
    return new PublicAddress(URI.create(config.baseUrl()));
  }

  @Produces
  @Singleton
  PipelineReader pipelines() {
    return new YamlPipelineReader();
  }

  @Produces
  @Singleton
  Runs runs(Jdbi jdbi) {
    return new SqlRuns(jdbi);
  }

  @Produces
  @Singleton
  RunBook book(Transactions transactions, Journal journal, Runs runs) {
    return new RunBook(transactions, journal, runs);
  }

  @Produces
  @Singleton
  FileStepLogs logs(DataDirectory data) {
    return new FileStepLogs(data.logs());
  }

  @Produces
  @Singleton
  SandboxStepRunner.Parts parts(
      Containers containers,
      Images images,
      ProjectImages names,
      Repository repository,
      Projects projects,
      Secrets secrets,
      PublicAddress address,
      IdentityRanges ranges,
      LayeredBuilds builds) {
    return new SandboxStepRunner.Parts(
        containers, images, names, repository, projects, secrets, address, ranges, builds);
  }

  @Produces
  @Singleton
  StepRunner steps(
      SandboxStepRunner.Parts parts, DataDirectory data, FileStepLogs logs, InstantSource clock) {
    var paths = new SandboxPaths(data.checkouts(), data.snapshots());
    return new SandboxStepRunner(parts, paths, logs, clock);
  }

  @Produces
  @Singleton
  StartRun start(RunBook book, Repository repository, PipelineReader reader) {
    return new StartRun(book, repository, reader);
  }

  @Produces
  @Singleton
  CancelRun cancel(RunBook book) {
    return new CancelRun(book);
  }

  @Produces
  @Singleton
  DiscardRuns discard(RunBook book, StepRunner steps) {
    return new DiscardRuns(book, steps);
  }

  @Produces
  @Singleton
  RunWorker worker(DataDirectory data, RunBook book, ExecuteRun execute, RunConfig config) {
    return new RunWorker(data.serverId(), book.runs(), execute, RunWorker.pace(config.atOnce()));
  }

  @Produces
  @Singleton
  ExecuteRun execute(
      RunBook book,
      Repository repository,
      PipelineReader reader,
      StepRunner steps,
      InstantSource clock) {
    return new ExecuteRun(book, repository, reader, steps, clock);
  }
}
