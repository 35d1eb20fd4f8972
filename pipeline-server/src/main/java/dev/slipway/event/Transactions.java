package dev.slipway.event;

import java.util.function.Consumer;
import java.util.function.Function;

/** Where transactions come from. */
public interface Transactions {
  /**
   * Runs the work in one transaction: committed when it returns, rolled back when it throws. Keep
   * it short: no network, no container, no waiting inside. Must not be nested.
   */
  <T> T call(Function<Transaction, T> work);

  /** Like {@link #call} for work without a result. */
  default void run(Consumer<Transaction> work) {
    this.<Boolean>call(
        tx -> {
          work.accept(tx);
          return Boolean.TRUE;
        });
  }
}
