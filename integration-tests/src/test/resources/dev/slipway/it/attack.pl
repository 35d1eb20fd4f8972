# What an attacker has at hand, in plain perl without modules: system calls by name, and words that
# say how each went. An attempt is the first argument. It prints "refused WHAT" for what did not work,
# "GOT WHAT" for what did, "BROKEN WHAT" for what failed for a reason that is no refusal.
$| = 1;

# Numbers on x86_64 and aarch64; 0 where there is no such call.
my %numbers = (
  accept => [43, 202], acct => [163, 89], add_key => [248, 217], adjtimex => [159, 171],
  bpf => [321, 280], capset => [126, 91], chroot => [161, 51], clock_adjtime => [305, 266],
  clock_settime => [227, 112], clone => [56, 220], clone3 => [435, 435],
  delete_module => [176, 106], execveat => [322, 281], exit_group => [231, 94],
  fanotify_init => [300, 262], finit_module => [313, 273], fsconfig => [431, 431],
  fsmount => [432, 432], fsopen => [430, 430], fspick => [433, 433], init_module => [175, 105],
  inotify_init1 => [294, 26], io_setup => [206, 0], io_uring_enter => [426, 426],
  io_uring_register => [427, 427], io_uring_setup => [425, 425], ioperm => [173, 0],
  iopl => [172, 0], kcmp => [312, 272], kexec_file_load => [320, 294], kexec_load => [246, 104],
  keyctl => [250, 219], lookup_dcookie => [212, 18], memfd_create => [319, 279],
  migrate_pages => [256, 238], mknodat => [259, 33], mount => [165, 40],
  mount_setattr => [442, 442], move_mount => [429, 429], move_pages => [279, 239],
  name_to_handle_at => [303, 264], open_by_handle_at => [304, 265], open_tree => [428, 428],
  perf_event_open => [298, 241], personality => [135, 92], pidfd_open => [434, 434],
  pivot_root => [155, 41], prctl => [157, 167], prlimit64 => [302, 261],
  process_madvise => [440, 440], process_vm_readv => [310, 270],
  process_vm_writev => [311, 271], ptrace => [101, 117], quotactl => [179, 60],
  reboot => [169, 142], request_key => [249, 218], sched_setscheduler => [144, 119],
  setdomainname => [171, 162], sethostname => [170, 161], setns => [308, 268],
  setpriority => [141, 140], setresuid => [117, 147], settimeofday => [164, 170],
  shmat => [30, 196], shmget => [29, 194], swapoff => [168, 225], swapon => [167, 224],
  syslog => [103, 116], umount2 => [166, 39], unshare => [272, 97], userfaultfd => [323, 282],
  vhangup => [153, 58],
);
my ($machine) = map { chomp; $_ } `/bin/busybox uname -m`;
my $column = { x86_64 => 0, aarch64 => 1 }->{$machine};
die "no system call numbers for $machine\n" unless defined $column;
sub x86 { $column == 0 }

# EPERM, EACCES, EROFS, ENOSYS; an attempt adds what else is a refusal where it is one.
our %refusal = map { $_ => 1 } (1, 13, 30, 38);
sub also { $refusal{$_} = 1 for @_ }

sub number {
  my ($name) = @_;
  return $name if $name =~ /^\d+$/;
  die "no number for $name\n" unless $numbers{$name};
  return $numbers{$name}[$column];
}

# A number, or -1 with $! set; one that this machine does not have fails as unknown.
sub raw {
  my ($name, @arguments) = @_;
  my $number = number($name);
  if (!$number) { $! = 38; return -1 }
  return syscall($number, @arguments);
}

sub refused { print "refused $_[0]\n" }
sub got { print "GOT $_[0]\n" }

# Says how the last call went, by $!.
sub judge {
  my ($what, $worked) = @_;
  my $error = $! + 0;
  if ($worked) { got($what) }
  elsif ($refusal{$error}) { print "refused $what ($!)\n" }
  else { print "BROKEN $what ($!)\n" }
  return $worked;
}

# What must not be seen.
sub seen { my ($what, $is) = @_; $is ? got($what) : refused($what); return $is }

sub call { my ($name, @arguments) = @_; my $r = raw($name, @arguments); judge($name, $r != -1); return $r }

# In a child, which a filter may kill.
sub guarded {
  my ($what, $attempt) = @_;
  my $child = fork;
  die "fork: $!\n" unless defined $child;
  if (!$child) { exit($attempt->() ? 99 : 0) }
  waitpid $child, 0;
  seen($what, ($? >> 8) == 99);
}

# Calls that make a process: the child goes at once.
sub cloned {
  my ($what, $name, @arguments) = @_;
  my $r = raw($name, @arguments);
  raw('exit_group', 0) if $r == 0;
  judge($what, $r > 0);
}

sub opened {
  my ($mode, @paths) = @_;
  for my $path (@paths) { judge("open $mode $path", open(my $file, $mode, $path)) }
}

sub content {
  my ($path) = @_;
  open(my $file, '<', $path) or return '';
  my $bytes = '';
  sysread $file, $bytes, 4096;
  return defined $bytes ? $bytes : '';
}

# Nothing to read in a file that is masked, missing or refused.
sub masked { for my $path (@_) { seen("content of $path", length content($path)) } }

# Entries of directories, hidden ones too; glob would need a module.
sub entries {
  my @all;
  for my $path (@_) {
    opendir(my $directory, $path) or next;
    push @all, map { "$path/$_" } grep { !/^\.\.?$/ } readdir $directory;
  }
  return sort @all;
}

sub processes { return grep { m{/\d+$} } entries('/proc') }

sub spit { my ($path, $text) = @_; open(my $file, '>', $path) or die "$path: $!\n"; print $file $text; close $file }

sub run { my ($what, @command) = @_; seen($what, system("@command >/dev/null 2>&1") == 0) }

# --- network -------------------------------------------------------------------------------------

sub address { my ($host, $port) = @_; return pack('S n C4 x8', 2, $port, split(/\./, $host)) }

# How each target (HOST:PORT) answers a connection, all at once: "connected", the error's number, or
# "silence" after so many seconds.
sub knock {
  my ($seconds, @targets) = @_;
  my (%how, %open);
  for my $target (@targets) {
    my ($host, $port) = split /:/, $target;
    my $socket;
    if (!socket($socket, 2, 1 | 04000, 0)) { $how{$target} = $! + 0; next }
    if (connect($socket, address($host, $port))) { $how{$target} = 'connected'; next }
    if ($! + 0 == 115) { $open{$target} = $socket } else { $how{$target} = $! + 0 }
  }
  my $end = time + $seconds;
  while (%open && time <= $end) {
    my $bits = '';
    vec($bits, fileno($_), 1) = 1 for values %open;
    last unless select(undef, my $ready = $bits, undef, 0.5) || time <= $end;
    for my $target (keys %open) {
      next unless vec($ready, fileno($open{$target}), 1);
      $how{$target} = unpack('i', getsockopt($open{$target}, 1, 4)) || 'connected';
      delete $open{$target};
    }
  }
  $how{$_} = 'silence' for keys %open;
  return \%how;
}

# Where somebody listens and the host gets through, whoever does not connect was kept from it: by the
# firewall's word or its silence. "Connection refused" would only mean that nobody listens.
sub barred {
  my $how = knock(3, @_);
  for my $target (@_) {
    my $answer = $how->{$target};
    if ($answer eq 'connected') { got("tcp $target") }
    elsif ($answer =~ /^(113|13|101|silence)$/) { refused("tcp $target ($answer)") }
    else { print "BROKEN tcp $target ($answer)\n" }
  }
}

# The same where nobody is expected to listen either.
sub unreached {
  my $how = knock(3, @_);
  my @in = grep { $how->{$_} eq 'connected' } @_;
  @in ? got("tcp @in") : refused(scalar(@_) . ' ports');
}

sub listed { return split /,/, $ENV{$_[0]} }

sub said {
  my ($host, $port, $text) = @_;
  socket(my $socket, 2, 2, 0) or return '';
  send($socket, $text, 0, address($host, $port)) or return '';
  my $bits = '';
  vec($bits, fileno($socket), 1) = 1;
  return '' unless select($bits, undef, undef, 1);
  my $answer = '';
  recv($socket, $answer, 4096, 0);
  return $answer;
}

sub gateway { my ($address) = content('/etc/resolv.conf') =~ /nameserver (\S+)/; return $address }

# What the name server answers for an A record: addresses.
sub resolved {
  my ($name) = @_;
  my $question = pack('n6', 7, 0x0100, 1, 0, 0, 0) . join('', map { pack('C/a', $_) } split /\./, $name) . "\0" . pack('n2', 1, 1);
  my $answer = said(gateway(), 53, $question);
  return () unless length $answer > 12;
  my @all;
  while ($answer =~ /\x00\x01\x00\x01....\x00\x04(....)/gs) { push @all, join('.', unpack 'C4', $1) }
  return @all;
}

# --- programs of a few instructions --------------------------------------------------------------

# An ELF program of these machine instructions, 64 or 32 bits wide.
sub program {
  my ($path, $wide, $code) = @_;
  my $base = 0x10000;
  my $elf = $wide
    ? pack('a4 C5 x7 S S L Q Q Q L S6', "\x7fELF", 2, 1, 1, 0, 0, 2, $column ? 183 : 62, 1, $base + 120, 64, 0, 0, 64, 56, 1, 0, 0, 0)
      . pack('L L Q6', 1, 5, 0, $base, $base, 120 + length $code, 120 + length $code, 0x1000)
    : pack('a4 C5 x7 S S L L L L L S6', "\x7fELF", 1, 1, 1, 0, 0, 2, 3, 1, $base + 84, 52, 0, 0, 52, 32, 1, 0, 0, 0)
      . pack('L8', 1, 0, $base, $base, 84 + length $code, 84 + length $code, 5, 0x1000);
  spit($path, $elf . $code);
  chmod 0755, $path or die "chmod $path: $!\n";
}

# Threads until one is refused, then exit 7; each sleeps for ever.
sub thread_bomb {
  return x86()
    ? pack('H*', join '',
        'b838000000',       # again: mov eax, clone
        'bf000f0500',       # mov edi, VM | FS | FILES | SIGHAND | THREAD | SYSVSEM
        '31f6', '31d2', '4d31d2', '4d31c0', # no stack of its own: it touches none
        '0f05',             # syscall
        '85c0', '7413',     # test eax, eax; jz sleep
        '7802', 'ebe2',     # js refused; jmp again
        'bf07000000', 'b8e7000000', '0f05', # refused: exit_group(7)
        '90' x 3,
        'b822000000', '0f05', 'ebf7') # sleep: pause()
    : pack('V*',
        0xD2801B88,         # again: mov x8, clone
        0xD281E000, 0xF2A000A0, # x0 = the same flags
        0xD2800001, 0xD2800002, 0xD2800003, 0xD2800004,
        0xD4000001,         # svc 0
        0xB40000C0,         # cbz x0, sleep
        0xB6FFFEE0,         # tbz x0, 63, again
        0xD28000E0, 0xD2800BC8, 0xD4000001, # exit_group(7)
        0xD503201F,
        0xD2800000, 0xD2800001, 0xD2800002, 0xD2800003, # sleep: ppoll(0, 0, 0, 0)
        0xD2800928, 0xD4000001, 0x17FFFFFA);
}

# --- for floods ----------------------------------------------------------------------------------

# Says that all is taken that can be, and keeps it.
sub hold { print "holding @_\n"; sleep 600; exit 0 }

eval $ARGV[0];
if ($@) { print "BROKEN program: $@"; exit 98 }
