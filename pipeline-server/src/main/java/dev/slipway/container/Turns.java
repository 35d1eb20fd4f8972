package dev.slipway.container;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Lets those who begin and those who end the same container do so one after another. */
public final class Turns {
  private static final int LOCKS = 64;

  private final ReentrantLock[] locks = new ReentrantLock[LOCKS];

  public Turns() {
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  <T> T take(String id, Supplier<T> work) {
    var lock = locks[Math.floorMod(id.hashCode(), LOCKS)];
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
