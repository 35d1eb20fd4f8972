package dev.slipway.run;

import dev.slipway.event.Transactions;

class InMemoryRunsTest extends RunsContract {
  private final InMemoryRuns runs = new InMemoryRuns();
  private final Stage stage = new Stage();

  @Override
  protected Runs runs() {
    return runs;
  }

  @Override
  protected Transactions transactions() {
    return stage;
  }
}
