package dev.slipway.run;

import java.util.ArrayList;
import java.util.List;

/**
 * The wish that a run and its steps end: asked once, never taken back. Whoever registers late is
 * told at once.
 */
public final class Cancellation {
  /** One listener's place; closed when it no longer cares. */
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }

  private final List<Runnable> listeners = new ArrayList<>();
  private boolean asked;

  public synchronized boolean asked() {
    return asked;
  }

  /** Asks; again does nothing. */
  public void ask() {
    List<Runnable> told;
    synchronized (this) {
      if (asked) {
        return;
      }
      asked = true;
      told = List.copyOf(listeners);
    }
    told.forEach(Runnable::run);
  }

  /**
   * Calls that, once, when it is asked. It must be quick.
   *
   * @return ends the registration
   */
  public Registration whenAsked(Runnable listener) {
    synchronized (this) {
      if (!asked) {
        listeners.add(listener);
        return () -> remove(listener);
      }
    }
    listener.run();
    return () -> {};
  }

  private synchronized void remove(Runnable listener) {
    listeners.remove(listener);
  }
}
