package dev.slipway.deploy.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.deploy.Deployment;
import dev.slipway.deploy.Deployments;
import dev.slipway.deploy.DeploymentsContract;
import dev.slipway.event.Transactions;
import dev.slipway.event.sql.SqlTransactions;
import dev.slipway.event.sql.TestDatabase;
import dev.slipway.release.Fixtures;
import dev.slipway.release.PromotionState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class SqlDeploymentsTest extends DeploymentsContract {
  private final Jdbi jdbi = TestDatabase.fresh();
  private final Transactions transactions = new SqlTransactions(jdbi);
  private final Deployments deployments = new SqlDeployments(jdbi);

  @Override
  protected Deployments deployments() {
    return deployments;
  }

  @Override
  protected Transactions transactions() {
    return transactions;
  }

  @Test
  void manyWorkersClaimEachStageOnce() throws Exception {
    for (int n = 0; n < 12; n++) {
      var release = Fixtures.release(n + 1, n + 1, "alice", Fixtures.stages(1));
      var promotion = Fixtures.promotion(release, "stage-" + n % 3, new PromotionState.Approved());
      transactions.run(tx -> deployments.add(tx, Deployment.of(promotion, Fixtures.NOW)));
    }
    Callable<Optional<Deployments.Claim>> claim =
        () -> deployments.claim("worker", Duration.ofMinutes(1));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var claimed = new ArrayList<String>();
      for (var future : threads.invokeAll(Collections.nCopies(16, claim))) {
        future.get().ifPresent(found -> claimed.add(found.deployment().stage()));
      }
      /* One that looked while another claimed may have found nothing; the next look finds it. */
      for (var more = claim.call(); more.isPresent(); more = claim.call()) {
        claimed.add(more.get().deployment().stage());
      }
      assertEquals(List.of("stage-0", "stage-1", "stage-2"), claimed.stream().sorted().toList());
    }
  }
}
