package dev.slipway.images.build;

import dev.slipway.images.Digest;
import dev.slipway.images.containerfile.Mount;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which commands use which cache directories now, so that one that is {@code locked} is used by one
 * after the other and a {@code private} one by nobody else. One for each project.
 */
final class CacheMounts {
  private static final int DIGITS = 12;
  private final Set<String> taken = new HashSet<>();

  /** What one command has; closing gives it back. */
  final class Lease implements AutoCloseable {
    private final List<String> mine = new ArrayList<>();

    RunMount.Cache take(Mount.Cache cache, String target) throws InterruptedException {
      String name =
          Digest.of(cache.id().getBytes(StandardCharsets.UTF_8)).hex().substring(0, DIGITS);
      String got =
          switch (cache.sharing()) {
            case SHARED -> name;
            case LOCKED -> locked(name, mine);
            case PRIVATE -> free(name);
          };
      if (cache.sharing() != Mount.Sharing.SHARED && !mine.contains(got)) {
        mine.add(got);
      }
      return new RunMount.Cache(target, got, cache.readOnly());
    }

    @Override
    public void close() {
      giveBack(mine);
    }
  }

  Lease lease() {
    return new Lease();
  }

  private synchronized String locked(String name, List<String> mine) throws InterruptedException {
    if (!mine.contains(name)) {
      while (taken.contains(name)) {
        wait();
      }
      taken.add(name);
    }
    return name;
  }

  private synchronized String free(String name) {
    String found = name;
    for (int i = 1; !taken.add(found); i++) {
      found = name + "-" + i;
    }
    return found;
  }

  private synchronized void giveBack(List<String> names) {
    taken.removeAll(names);
    notifyAll();
  }
}
