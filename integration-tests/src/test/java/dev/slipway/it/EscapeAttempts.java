package dev.slipway.it;

import java.util.List;

/*
 * Where a guard failed, none of these would harm the host: they mount where only they see it, set the
 * clock to what it is, and open what must not be opened without writing to it.
 */
/** Ways out of a container, each of which has to be refused: another one is another line. */
final class EscapeAttempts {
  private EscapeAttempts() {}

  static List<Attempt> all() {
    return List.of(
        // mounts
        Attempt.of("mount a memory file system", "call('mount', 'x', '/tmp', 'tmpfs', 0, '')"),
        Attempt.of("mount another /proc", "call('mount', 'proc', '/tmp', 'proc', 0, '')"),
        Attempt.of("mount another /sys", "call('mount', 'sysfs', '/tmp', 'sysfs', 0, '')"),
        Attempt.of("bind the root elsewhere", "call('mount', '/', '/tmp', '', 0x5000, '')"),
        Attempt.of(
            "make read-only mounts writable",
            "call('mount', 'x', $_, '', 0x1020, '') for '/proc/sys', '/sys', '/sys/fs/cgroup'"),
        Attempt.of(
            "take masks away", "call('umount2', $_, 2) for '/proc/kcore', '/proc/sys', '/sys'"),
        Attempt.of("make all mounts shared", "call('mount', 'x', '/', '', 0x104000, '')"),
        Attempt.of(
            "the newer calls that mount",
            """
            call('fsopen', 'tmpfs', 0);
            call('open_tree', -100, '/', 1);
            call('fspick', -100, '/', 0);
            call('mount_setattr', -100, '/proc/sys', 0, pack('Q4', 0, 1, 0, 0), 32);
            open(my $tree, '<', '/');
            call('move_mount', fileno($tree), '', -100, '/tmp', 4)
            """),
        Attempt.of("pivot_root", "call('pivot_root', '/', '/')"),
        Attempt.of(
            "the chroot escape",
            "mkdir '/tmp/jail'; call('chroot', '/tmp/jail'); chdir '..' for 1 .. 64; call('chroot', '.')"),
        // namespaces
        Attempt.of(
            "enter a namespace by its file",
            """
            for (entries('/proc/self/ns')) { open(my $ns, '<', $_); call('setns', fileno($ns), 0) }
            """),
        Attempt.of(
            "enter namespaces by a process",
            "my $p = raw('pidfd_open', 1, 0); call('setns', $p, $_) for 0x20000, 0x40000000, 0x10000000"),
        Attempt.of(
            "unshare each kind of namespace",
            """
            call('unshare', $_) for 0x80, 0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000,
              0x20000000, 0x40000000
            """),
        Attempt.of(
            "begin a process in each kind of namespace",
            """
            cloned(sprintf('clone %x', $_), 'clone', $_ | 17, 0, 0, 0, 0)
              for 0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000
            """),
        Attempt.of(
            "clone3 with a user namespace",
            "cloned('clone3', 'clone3', pack('Q11', 0x10000000, 0, 0, 0, 17, 0, 0, 0, 0, 0, 0), 88)"),
        Attempt.of(
            "a user namespace, then a mount",
            """
            guarded('unshare and mount', sub {
              raw('unshare', 0x10020000) == 0 && raw('mount', 'x', '/tmp', 'tmpfs', 0, '') == 0 });
            run('unshare -Urm', 'busybox unshare -U -r -m true')
            """),
        Attempt.of(
            "other users for this namespace",
            """
            for ('uid_map', 'gid_map', 'setgroups') {
              my $file;
              judge($_, open($file, '+<', "/proc/self/$_") && defined syswrite($file, "0 0 4294967295\\n"));
            }
            """),
        // devices
        Attempt.of(
            "make the host's disk and open it",
            """
            also(2);
            my $n = 0;
            for (['b', 8, 0], ['b', 254, 0], ['b', 253, 0], ['b', 259, 0], ['c', 1, 1], ['c', 1, 11]) {
              my ($kind, $major, $minor) = @$_;
              for my $dir ('/tmp', '/dev', '/dev/shm') {
                my $mode = $kind eq 'b' ? 060600 : 020600;
                call('mknodat', -100, "$dir/node" . ++$n, $mode, $major << 8 | $minor);
                opened('<', "$dir/node$n");
              }
            }
            """),
        Attempt.of(
            "open devices by name",
            """
            also(2);
            opened('<', map { "/dev/$_" } qw(mem kmem port kmsg vda sda nvme0n1 xvda loop0 loop-control fuse
              kvm vhost-net));
            opened('<', '/dev/net/tun', '/dev/mapper/control', '/dev/rtc0', '/dev/watchdog', '/dev/btrfs-control')
            """),
        Attempt.of(
            "devices beside the harmless ones",
            """
            my %known = map { $_ => 1 } qw(console core fd full mqueue null ptmx pts random shm stderr
              stdin stdout tty urandom zero);
            for (entries('/dev')) { my ($name) = m{([^/]+)$}; seen($_, !$known{$name}) }
            """),
        // settings of the kernel
        Attempt.of("core_pattern", "opened('+<', '/proc/sys/kernel/core_pattern')"),
        Attempt.of(
            "programs that the kernel starts",
            """
            also(2);
            opened('+<', '/proc/sys/kernel/modprobe', '/proc/sys/kernel/hotplug',
              '/proc/sys/kernel/poweroff_cmd', '/sys/kernel/uevent_helper',
              '/proc/sys/fs/binfmt_misc/register')
            """),
        Attempt.of(
            "settings of the whole machine",
            """
            also(2);
            opened('+<', map { "/proc/sys/$_" } qw(vm/panic_on_oom vm/drop_caches kernel/panic
              kernel/hostname kernel/pid_max kernel/randomize_va_space fs/file-max
              net/ipv4/ip_forward net/core/somaxconn))
            """),
        Attempt.of("sysrq", "also(2); opened('>', '/proc/sysrq-trigger')"),
        Attempt.of(
            "writable files of /sys",
            """
            also(2, 21);
            opened('+<', '/sys/power/state', '/sys/kernel/mm/transparent_hugepage/enabled',
              '/sys/kernel/profiling', '/sys/class/net/lo/mtu', '/sys/module/kernel/parameters/panic',
              '/sys/devices/system/cpu/cpu0/uevent', '/sys/bus/pci/rescan');
            judge('mkdir in /sys', mkdir '/sys/kernel/x');
            my @open = split /\\n/, `busybox find /sys -type f -perm -0200 2>/dev/null | while read -r f; do
              { : >>"\\$f"; } 2>/dev/null && echo "\\$f"; done`;
            seen("writable: @open", scalar @open)
            """),
        Attempt.of(
            "memory and keys of the kernel",
            """
            masked(qw(/proc/kcore /proc/keys /proc/timer_list /proc/sched_debug /proc/interrupts
              /proc/latency_stats /proc/kpagecount /proc/kpageflags /proc/vmallocinfo));
            seen("in $_", scalar(my @all = entries($_))) for '/proc/acpi', '/proc/scsi', '/sys/firmware',
              '/sys/kernel/debug', '/sys/kernel/tracing', '/sys/kernel/security', '/sys/fs/bpf'
            """),
        Attempt.of(
            "the kernel's log",
            """
            also(2);
            my $room = ' ' x 4096;
            call('syslog', 3, $room, 4096);
            call('syslog', 10, $room, 0);
            opened('<', '/proc/kmsg', '/dev/kmsg')
            """),
        // control groups
        Attempt.of(
            "release_agent",
            """
            also(2);
            my @groups = grep { -e "$_/cgroup.procs" } '/sys/fs/cgroup', entries('/sys/fs/cgroup');
            opened('>', "$_/release_agent", "$_/notify_on_release") for @groups;
            judge("mkdir $_/out", mkdir "$_/out") for @groups
            """),
        Attempt.of(
            "limits of one's own",
            """
            my @groups = grep { -e "$_/cgroup.procs" } '/sys/fs/cgroup', entries('/sys/fs/cgroup');
            for my $file (qw(cgroup.procs tasks memory.limit_in_bytes memory.max pids.max
                cpu.cfs_quota_us cpu.max devices.allow freezer.state cgroup.freeze)) {
              opened('>', grep { -e } map { "$_/$file" } @groups);
            }
            """),
        // other processes
        Attempt.of(
            "the host through /proc/1/root",
            """
            also(2);
            opened('<', map { "$_/root$ENV{HOST_CANARY}" } processes());
            opened('<', "/proc/self/cwd/../../../../..$ENV{HOST_CANARY}", $ENV{HOST_CANARY})
            """),
        Attempt.of(
            "processes of others",
            """
            also(2);
            my @all = processes();
            seen('more processes than two', @all > 2);
            for (@all) { seen("$_ of a program that is not ours", content("$_/comm") !~ /^(perl|busybox|sh)/) }
            opened('<', "/proc/$ENV{SERVER_PID}/environ", "/proc/$ENV{SERVER_PID}/mem")
            """),
        Attempt.of(
            "reach into the server's process",
            """
            also(3);
            my $pid = $ENV{SERVER_PID} + 0;
            my $room = ' ' x 64;
            my $io = pack('P Q', $room, 64);
            call('ptrace', 16, $pid, 0, 0);
            call('ptrace', 0x4206, $pid, 0, 0);
            call('process_vm_readv', $pid, $io, 1, pack('Q2', 0x400000, 64), 1, 0);
            call('process_vm_writev', $pid, $io, 1, pack('Q2', 0x400000, 64), 1, 0);
            call('pidfd_open', $pid, 0);
            call('kcmp', $pid, $$, 0, 0, 0);
            judge('kill', kill 0, $pid);
            call('migrate_pages', $pid, 64, pack('Q', 1), pack('Q', 1));
            call('move_pages', $pid, 0, 0, 0, 0, 0)
            """),
        Attempt.of(
            "descriptors that were left open",
            """
            for my $process ('self', 1) {
              for (entries("/proc/$process/fd")) {
                my $to = readlink;
                next unless defined $to;
                next if $to eq '/attack.pl' || $to =~ m{^/proc/\\d+/fd$};
                seen("$_ -> $to", $to !~ /^(pipe:|socket:|\\/dev\\/null$)/ || !/[012]$/);
              }
            }
            """),
        Attempt.of(
            "sockets and pipes of the monitor",
            """
            my $all = `busybox find / -xdev \\\\( -type s -o -type p \\\\) 2>/dev/null; busybox find /run /dev /tmp -type s 2>/dev/null`;
            seen("a socket or pipe: $all", length $all);
            my @sockets = split /\\n/, content('/proc/net/unix');
            seen("a socket of others: @sockets", @sockets > 1);
            also(2);
            for ('/run/docker.sock', '/var/run/docker.sock', '/run/containerd/containerd.sock',
                 '/run/podman/podman.sock', '/run/dbus/system_bus_socket') {
              socket(my $s, 1, 1, 0);
              judge("connect $_", connect($s, pack('S a*', 1, "$_\\0")));
            }
            """),
        // calls that reach the whole machine
        Attempt.of(
            "keys",
            "call('keyctl', 0, -3, 1); call('add_key', 'user', 'x', 'y', 1, -3); call('request_key', 'user', 'x', 0, -3)"),
        Attempt.of("bpf", "call('bpf', 0, pack('L32', 2, 4, 4, 1), 72)"),
        Attempt.of(
            "perf_event_open",
            "call('perf_event_open', pack('L2 Q13', 1, 112, (0) x 13), 0, -1, -1, 0)"),
        Attempt.of("userfaultfd", "call('userfaultfd', 1)"),
        Attempt.of(
            "io_uring",
            """
            my $parameters = "\\0" x 120;
            call('io_uring_setup', 1, $parameters);
            call('io_uring_enter', 0, 0, 0, 0, 0, 0);
            call('io_uring_register', 0, 0, 0, 0)
            """),
        Attempt.of(
            "asynchronous reads, of which the whole host has a certain number",
            "my $context = pack('Q', 0); call('io_setup', 65536, $context)"),
        Attempt.of(
            "open a file of the host by its handle",
            """
            my $handle = pack('L2 Q4', 8, 1, 2, 0, 0, 0);
            my $mount = pack('l', 0);
            call('name_to_handle_at', -100, '/etc/hosts', $handle, $mount, 0);
            for ('/etc/hosts', '/etc/resolv.conf', '/') {
              open(my $in, '<', $_);
              call('open_by_handle_at', fileno($in), pack('L2 Q4', 8, 1, 2, 0, 0, 0), 0);
            }
            """),
        Attempt.of(
            "another kernel",
            "call('kexec_load', 0, 0, 0, 0); call('kexec_file_load', -1, -1, 0, 0, 0)"),
        Attempt.of(
            "kernel modules",
            """
            call('init_module', "\\0" x 64, 64, '');
            open(my $file, '<', '/attack.pl');
            call('finit_module', fileno($file), '', 0);
            call('delete_module', 'no_such_module', 04000)
            """),
        Attempt.of(
            "the clock",
            """
            my $now = pack('q2', time, 0);
            call('clock_settime', 0, $now);
            call('settimeofday', $now, 0);
            call('adjtimex', pack('l x4 q25', 0x4000, (0) x 25));
            call('clock_adjtime', 0, pack('l x4 q25', 0x4000, (0) x 25))
            """),
        Attempt.of(
            "names of the host", "call('sethostname', 'x', 1); call('setdomainname', 'x', 1)"),
        Attempt.of(
            "swap, quota and accounting",
            """
            spit('/tmp/swap', "\\0" x 8192);
            call('swapon', '/tmp/swap', 0);
            call('swapoff', '/tmp/swap');
            call('quotactl', 0x800001 << 8, 'x', 0, 0);
            call('acct', '/tmp/swap')
            """),
        Attempt.of("reboot", "call('reboot', 0xfee1dead, 672274793, 0)"),
        Attempt.of(
            "watch the file systems of others",
            "call('fanotify_init', 0, 0); call('lookup_dcookie', 0, 0, 0); call('process_madvise', -1, 0, 0, 4, 0); call('vhangup')"),
        Attempt.of("ports of the machine", "call('iopl', 3); call('ioperm', 0x80, 1, 1)"),
        Attempt.of(
            "weaker memory protection",
            "call('personality', $_) for 0x40000, 0x400000, 0x100000, 0x200000"),
        // sockets
        Attempt.of(
            "families of sockets",
            """
            also(97, 93);
            for (['vsock', 40], ['alg', 38], ['packet', 17], ['key', 15], ['bluetooth', 31], ['can', 29],
                 ['tipc', 30], ['rds', 21], ['xdp', 44], ['smc', 43], ['x25', 9], ['kcm', 41]) {
              judge($_->[0], socket(my $s, $_->[1], $_->[0] eq 'alg' ? 5 : $_->[0] eq 'packet' ? 3 : 1, 0));
            }
            """),
        Attempt.of(
            "raw sockets",
            "judge(\"raw $_->[0] $_->[1]\", socket(my $s, $_->[0], 3, $_->[1])) for [2, 1], [2, 6], [2, 17], [2, 255], [10, 58]"),
        // rights
        Attempt.of(
            "rights that were not given",
            """
            my $has = content('/proc/self/status');
            for my $set (qw(CapInh CapPrm CapEff CapBnd CapAmb)) {
              my ($bits) = $has =~ /$set:\\s*([0-9a-f]+)/;
              seen("$set: right $_", hex($bits) >> $_ & 1) for 9, 12, 13, 16, 17, 18, 19, 21, 25, 27, 31, 38, 39;
            }
            call('capset', pack('L l', 0x20080522, 0), pack('L6', (0xffffffff) x 3, (0x1ff) x 3));
            call('prctl', 47, 2, 21, 0, 0)
            """),
        Attempt.of(
                "a user-id program",
                """
            chomp(my $user = `/setuid/id -u`);
            seen("another user: $user", $user ne '1000');
            seen('new privileges', content('/proc/self/status') !~ /NoNewPrivs:\\t1/)
            """)
            .with("user", "1000:1000"),
        Attempt.of(
            "go first",
            """
            call('sched_setscheduler', 0, 1, pack('l', 50));
            call('setpriority', 0, 0, -20);
            call('prlimit64', 0, 7, pack('Q2', 1 << 20, 1 << 20), 0);
            open(my $score, '>', '/proc/self/oom_score_adj');
            judge('oom_score_adj', defined syswrite($score, '-1000'))
            """),
        Attempt.of(
            "files of the host that it is shown",
            """
            also(2, 16, 18);
            opened('+<', '/etc/hosts', '/etc/resolv.conf', '/etc/hostname');
            judge("unlink $_", unlink $_) for '/etc/hosts', '/etc/resolv.conf';
            judge('link', link '/etc/hosts', '/tmp/hosts');
            opened('+<', '/etc/hosts')
            """),
        // other doors into the kernel
        Attempt.of(
            "system calls of 32 bits",
            """
            # mov eax, unshare; mov ebx, NEWUSER; int 0x80; mov ebx, eax; mov eax, exit; int 0x80
            program('/tmp/narrow', 0, pack('H*', 'b836010000bb00000010cd8089c3b801000000cd80'));
            seen('unshare by int 0x80', system('/tmp/narrow') == 0);
            # the same from a program of 64 bits
            program('/tmp/mixed', 1, pack('H*', 'b836010000bb00000010cd8089c3b801000000cd80'));
            seen('unshare by int 0x80 of 64 bits', system('/tmp/mixed') == 0)
            """),
        Attempt.of(
            "system calls by their x32 numbers",
            """
            guarded('x32 unshare', sub { raw(0x40000000 | 272, 0x10000000) == 0 });
            guarded('x32 mount', sub { raw(0x40000000 | 165, 'x', '/tmp', 'tmpfs', 0, '') == 0 })
            """),
        // the engine's binary (CVE-2019-5736)
        Attempt.of(
            "write to running programs",
            """
            also(26);
            opened('+<', '/proc/self/exe', '/proc/1/exe');
            opened('+<', grep { -e } '/usr/bin/crun', '/usr/bin/runc', '/usr/bin/conmon');
            """));
  }
}
