package dev.slipway.cli.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The same thing many times, a few at a time.
 *
 * @param times how often altogether
 * @param atOnce how many of them at a time
 */
record AtOnce(int times, int atOnce) {

  /** The thing, and which time it is, from 0. */
  interface Task {
    void run(int number) throws IOException, InterruptedException;
  }

  /** What went wrong, in the end: nothing stops the others. */
  record Outcome(int failures, String first) {
    /** Fails unless all went well. */
    void check() throws IOException {
      if (failures > 0) {
        throw new IOException(failures + " failed, the first with: " + first);
      }
    }
  }

  Outcome run(Task task) throws InterruptedException {
    var running = new ArrayList<Future<?>>();
    try (var threads = Executors.newFixedThreadPool(atOnce)) {
      for (int i = 0; i < times; i++) {
        int number = i;
        running.add(
            threads.submit(
                () -> {
                  task.run(number);
                  return true;
                }));
      }
    }
    return outcome(running);
  }

  private static Outcome outcome(Iterable<Future<?>> ended) throws InterruptedException {
    int failures = 0;
    var first = "";
    for (var one : ended) {
      try {
        one.get();
      } catch (ExecutionException e) {
        first = failures++ == 0 ? String.valueOf(e.getCause()) : first;
      }
    }
    return new Outcome(failures, first);
  }
}
