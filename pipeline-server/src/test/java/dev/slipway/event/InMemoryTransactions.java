package dev.slipway.event;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Transactions of fakes: one at a time, with an undo list for what has to be rolled back. A fake
 * repository calls {@link #undo} as it changes its state; state is visible at once, which tests of
 * one thread cannot tell from a commit.
 */
public final class InMemoryTransactions implements Transactions {
  // Fair: a test's busy loops would otherwise keep its pushes out for as long as they like.
  private final ReentrantLock one = new ReentrantLock(true);

  /** An open transaction of {@link InMemoryTransactions}. */
  private record Open(List<Runnable> undo, List<Runnable> onCommit) implements Transaction {}

  @Override
  public <T> T call(Function<Transaction, T> work) {
    if (one.isHeldByCurrentThread()) {
      throw new IllegalStateException("this thread has a transaction open already");
    }
    one.lock();
    try {
      return committed(new Open(new ArrayList<>(), new ArrayList<>()), work);
    } finally {
      one.unlock();
    }
  }

  /** Notes how to take a change back if the transaction fails. */
  public static void undo(Transaction tx, Runnable undo) {
    ((Open) tx).undo().addFirst(undo);
  }

  /** Notes what becomes true only with the commit. */
  public static void onCommit(Transaction tx, Runnable then) {
    ((Open) tx).onCommit().add(then);
  }

  private static <T> T committed(Open tx, Function<Transaction, T> work) {
    T result;
    try {
      result = work.apply(tx);
    } catch (Throwable e) {
      tx.undo().forEach(Runnable::run);
      throw e;
    }
    tx.onCommit().forEach(Runnable::run);
    return result;
  }
}
