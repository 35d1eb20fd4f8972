package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Containers that swap links in a volume while others start with it: the race that made
 * CVE-2021-30465 and its kin. It takes {@code -Dslipway.it.race} seconds.
 */
@Tag("hostile")
@ExtendWith(OneServer.class)
class HostileRaceTest {
  private static final Duration TIME = Duration.ofSeconds(Long.getLong("slipway.it.race", 4));

  /** Each name is by turns a directory and a link that leads out of the volume. */
  private static final String SWAP =
      """
      print "swapping\\n";
      my @ways = ('/', '/..', '/../../../../../../../etc', "/proc/1/root$ENV{HOST_CANARY}", $ENV{HOST_CANARY},
        '/proc/self/exe', '/proc/self/fd/3', '/sys/fs/cgroup', '/dev');
      for (my $n = 0; ; $n++) {
        for my $name ('a', 'a/b', 'c') {
          my $path = "/data/$name";
          unlink $path or rmdir $path;
          $n % 2 ? symlink($ways[$n % @ways], $path) : mkdir($path);
        }
      }
      """;

  private static final String START =
      """
      also(2, 20, 22, 40);
      for my $path ("/data/a/x", "/data/a/b/x", "/data/c/x", '/data/a', '/mine/x') {
        open(my $file, '>', $path);
      }
      seen('the canary', content("/data/$_") eq 'canary') for 'a', 'a/b', 'c';
      seen('the canary through the volume', -e "/data/a$ENV{HOST_CANARY}" && content("/data/a$ENV{HOST_CANARY}") eq 'canary')
      """;

  @Test
  void linksThatAreSwappedLeadNobodyOut(Server server) {
    var siege = Siege.of(server);
    var swap = Attempt.of("swap", SWAP).with("volumes", List.of("race:/data"));
    var swappers = List.of(siege.begin(swap), siege.begin(swap));
    swappers.forEach(id -> siege.prints(id, "swapping"));
    int started = 0;
    for (long end = System.nanoTime() + TIME.toNanos(); System.nanoTime() < end; started++) {
      var place = List.of("/data", "/data/a", "/mnt").get(started % 3);
      var start =
          Attempt.of("start", START)
              .with(
                  "volumes",
                  List.of("race:/data", "other:" + (place.equals("/data") ? "/mine" : place)))
              .with("workdir", started % 2 == 0 ? "/data/a" : "/");
      siege.tried(start).ifPresent(HostileEscapeTest::assertRefused);
    }
    assertTrue(started >= 3, "only " + started);
    for (var id : swappers) {
      siege.kill(id);
      siege.finish(id);
    }
    siege.close();
  }
}
