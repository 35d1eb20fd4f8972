package dev.slipway.it;

import java.util.List;

/** Ways to take all there is of something: another one is another line. */
final class ResourceAttempts {
  /** The seconds that the daemons would sleep, by which they are known. */
  static final String SURVIVOR = "86397";

  private static final long MEMORY = 48L << 20;
  private static final String TOO_MUCH = "out-of-memory";
  private static final String TOO_MANY = "pids-limit";
  private static final String KILLED = "signaled";

  private ResourceAttempts() {}

  static List<Flood> all() {
    return List.of(
        // processes
        Flood.of(few("fork bomb", "while (1) { defined fork or hold('all processes') }"), TOO_MANY)
            .probed("my $p = fork; defined $p or exit; exit unless $p; wait; print 'well'"),
        Flood.of(
            few(
                "fork bomb that gives up",
                "while (1) { my $p = fork; exit 7 unless defined $p; sleep 600 unless $p }"),
            TOO_MANY),
        Flood.of(
            few("thread bomb", "program('/tmp/threads', 1, thread_bomb()); exec '/tmp/threads'"),
            TOO_MANY),
        Flood.of(
            few(
                "zombies",
                "while (1) { my $p = fork; exit 7 unless defined $p; exit 0 unless $p }"),
            TOO_MANY),
        Flood.of(
            Attempt.of(
                "daemons that are to outlive it",
                """
                for (1 .. 20) {
                  next if fork;
                  exit 0 if fork;
                  $SIG{TERM} = $SIG{HUP} = 'IGNORE';
                  exec '/bin/busybox', 'setsid', '/bin/busybox', 'sleep', '%s';
                }
                exit 0
                """
                    .formatted(SURVIVOR)),
            "exited 0"),
        Flood.of(
            Attempt.of(
                "programs as fast as it can",
                "for (1 .. 1500) { system('/bin/busybox', 'true') == 0 or exit 7 }"),
            "exited 0"),
        // memory
        Flood.of(
            small("memory of its own", "my @all; push @all, 'x' x (1 << 20) while 1"), TOO_MUCH),
        Flood.of(
            small(
                "memory of a file that is in no directory",
                "my $f = raw('memfd_create', 'x', 0); open(my $file, '>&=', $f); my $b = 'x' x (1 << 20); syswrite $file, $b or exit 7 while 1"),
            TOO_MUCH),
        Flood.of(
            small(
                "/dev/shm",
                "open(my $f, '>', '/dev/shm/x'); my $b = 'x' x (1 << 20); syswrite $f, $b or exit 7 while 1"),
            TOO_MUCH),
        Flood.of(
            small(
                "/dev and /sys/fs/cgroup",
                """
                my $b = 'x' x (1 << 20);
                for my $path ('/dev/x', '/sys/fs/cgroup/x') {
                  open(my $f, '>', $path) or next;
                  1 while syswrite $f, $b;
                }
                exit 7
                """),
            TOO_MUCH),
        Flood.of(
            small(
                    "a memory file system",
                    "open(my $f, '>', '/mem/x'); my $b = 'x' x (1 << 20); syswrite $f, $b or exit 7 while 1")
                .with("tmpfs", List.of("/mem:size=1g")),
            TOO_MUCH),
        Flood.of(
            small(
                "shared memory of the older kind",
                "my $id = shmget(0, 200 << 20, 01600); defined $id or exit 7; my $b = 'x' x (1 << 20); shmwrite($id, $b, $_ << 20, 1 << 20) or exit 8 for 0 .. 199"),
            TOO_MUCH),
        Flood.of(
            small(
                "page cache",
                "open(my $f, '>', '/big'); my $b = 'x' x (1 << 20); syswrite $f, $b or exit 7 for 1 .. 150; close $f; open($f, '<', '/big'); 1 while sysread $f, $b, 1 << 20; exit 0"),
            "exited 0"),
        Flood.of(
            small(
                "names of files that nobody frees",
                "for my $n (1 .. 400000) { open(my $f, '>', '/dev/shm/' . 'x' x 200 . $n) or exit 7 } exit 8"),
            TOO_MUCH,
            "exited 7"),
        Flood.of(
            small(
                "buffers of sockets",
                """
                my (@all, $b); $b = 'x' x 60000;
                while (1) {
                  socketpair(my $one, my $two, 1, 2 | 04000, 0) or exit 7;
                  1 while send($one, $b, 0);
                  push @all, $one, $two;
                }
                """),
            TOO_MUCH,
            "exited 7"),
        Flood.of(
            small(
                "buffers of pipes",
                """
                my (@all, $b); $b = 'x' x 65536;
                while (1) {
                  pipe(my $out, my $in) or exit 7;
                  fcntl($in, 4, 04000);
                  1 while syswrite $in, $b;
                  push @all, $out, $in;
                }
                """),
            TOO_MUCH,
            "exited 7"),
        // disk
        Flood.of(
            Attempt.of(
                    "disk",
                    "open(my $f, '>', '/flood'); my $b = 'x' x (1 << 20); 1 while syswrite $f, $b; exit 7")
                .with("disk", 64L << 20),
            "disk-quota"),
        Flood.of(
            Attempt.of(
                    "disk by many small files",
                    "my $n = 0; while (1) { open(my $f, '>', '/f' . $n++) or exit 7; syswrite $f, 'x' x 20000 }")
                .with("disk", 32L << 20),
            "disk-quota"),
        Flood.of(
            Attempt.of(
                    "sparse files",
                    "for (1 .. 50) { open(my $f, '>', \"/sparse$_\"); truncate($f, 1 << 40) or exit 7; sysseek($f, 1 << 39, 0); syswrite $f, 'x' } exit 0")
                .with("disk", 32L << 20),
            "exited 0"),
        Flood.of(
            Attempt.of(
                "directories in directories",
                "my $n = 'd' x 200; for (1 .. 3000) { mkdir $n or exit 7; chdir $n or exit 8 } exit 0"),
            "exited 0"),
        // output
        Flood.of(
            Attempt.of(
                "a line without an end",
                "my $b = 'x' x (1 << 16); syswrite STDOUT, $b for 1 .. 600; exit 0"),
            "exited 0"),
        Flood.of(
            Attempt.of(
                "lines without number",
                "my $b = \"x\\n\" x 32768; syswrite STDOUT, $b for 1 .. 100; exit 0"),
            "exited 0"),
        // what all share
        Flood.of(
                Attempt.of(
                    "open files",
                    "my @all; while (open(my $f, '<', '/dev/null')) { push @all, $f } hold(scalar @all)"),
                KILLED)
            .probed("print 'well' if length content('/etc/hosts')"),
        Flood.of(
                Attempt.of(
                    "sockets",
                    "my @all; while (socket(my $s, 2, 2, 0)) { bind($s, address('127.0.0.1', 0)); push @all, $s } hold(scalar @all)"),
                KILLED)
            .probed(
                "my $s; socket($s, 2, 1, 0) and bind($s, address('127.0.0.1', 0)) and print 'well'"),
        Flood.of(
                Attempt.of(
                    "terminals",
                    "my @all; while (open(my $t, '+<', '/dev/ptmx')) { push @all, $t } hold(scalar @all)"),
                KILLED)
            .probed(
                "my @all; for (1 .. 8) { open(my $t, '+<', '/dev/ptmx') or exit; push @all, $t } print 'well'"));
  }

  private static Attempt small(String name, String code) {
    return Attempt.of(name, code).with("memory", MEMORY);
  }

  private static Attempt few(String name, String code) {
    return Attempt.of(name, code).with("pids", 40);
  }
}
