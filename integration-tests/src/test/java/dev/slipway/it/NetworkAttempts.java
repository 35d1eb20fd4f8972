package dev.slipway.it;

import java.util.List;

/** What a container must not reach, and how it might try: another one is another line. */
final class NetworkAttempts {
  private NetworkAttempts() {}

  static List<Attempt> all() {
    return List.of(
        Attempt.of(
            "metadata services and private networks",
            "barred(map { \"$_:80\" } listed('FORBIDDEN'))"),
        Attempt.of(
            "each port that the host listens on, at each address of its",
            """
            my $names = gateway() . ':53'; # the name server is for containers
            barred(grep { $_ ne $names } map { my $a = $_; map { "$a:$_" } listed('PORTS') } listed('ADDRESSES'))
            """),
        Attempt.of(
            "a thousand ports of the gateway",
            "my $g = gateway(); unreached(map { \"$g:$_\" } grep { $_ != 53 } 1 .. 1023, 2375, 2376, 5432, 8080, 9092, 10250)"),
        Attempt.of(
            "the host's loopback",
            """
            unreached(map { ("127.0.0.1:$_", "127.0.0.53:$_", "0.0.0.0:$_") } listed('PORTS'));
            seen('somebody who listens on this loopback', content('/proc/net/tcp') =~ /0A/)
            """),
        Attempt.of(
            "the host by datagrams",
            """
            also(1, 13, 101, 113, 22);
            for my $a (listed('ADDRESSES'), '255.255.255.255', '224.0.0.1', '127.0.0.1') {
              socket(my $s, 2, 2, 0);
              setsockopt($s, 1, 6, 1);
              send($s, 'hostile', 0, address($a, $ENV{UDP})) for 1 .. 3;
              refused("to $a") # unless it arrived, which who listens there knows
            }
            """),
        Attempt.of(
            "a neighbour of another project",
            "my $n = $ENV{NEIGHBOUR}; barred(\"$n:80\"); unreached(\"$n:22\")"),
        Attempt.of(
                "a neighbour's network by its name",
                "my $n = $ENV{NEIGHBOUR}; barred(\"$n:80\"); seen(\"name $_\", scalar resolved($_)) for listed('NEIGHBOUR_NAMES')")
            .with("network", Siege.NETWORK),
        Attempt.of(
            "names that lead inward",
            """
            for my $name ('localhost', 'host.docker.internal', 'gateway.docker.internal', 'slipway',
                listed('NEIGHBOUR_NAMES')) {
              my @all = resolved($name);
              @all ? barred(map { "$_:$ENV{SERVER_PORT}" } grep { !/^127/ } @all) : refused("name $name");
              refused("name $name") if @all && !grep { !/^127/ } @all;
            }
            """),
        Attempt.of(
            "the sender of another",
            """
            also(22, 99, 101);
            for my $option (0, 15, 19) { # none, FREEBIND, TRANSPARENT
              socket(my $s, 2, 2, 0);
              judge("option $option", setsockopt($s, 0, $option, 1)) if $option == 19;
              setsockopt($s, 0, $option, 1) if $option == 15;
              judge("send as another, option $option",
                bind($s, address($ENV{NEIGHBOUR}, 7777)) && send($s, 'hostile', 0, address($ENV{PUBLIC}, 80)));
            }
            judge('raw socket', socket(my $raw, 2, 3, 255))
            """),
        Attempt.of(
            "IPv6",
            """
            my @own = grep { length && !/ lo$/ } split /\\n/, content('/proc/net/if_inet6');
            seen("an address: @own", scalar @own);
            also(97, 99, 101, 113, 22, 111);
            for my $to ('0' x 31 . '1', 'fe80' . '0' x 27 . '1', 'fd00' . '0' x 27 . '2',
                '0064ff9b' . '0' x 16 . 'a9fea9fe', '2002a9fea9fe' . '0' x 20) {
              socket(my $s, 10, 1 | 04000, 0) or next;
              judge("tcp $to", connect($s, pack('S n L H32 L', 10, $ENV{SERVER_PORT}, 0, $to, 0)));
            }
            # mapped addresses go by IPv4
            socket(my $s, 10, 1 | 04000, 0);
            connect($s, pack('S n L H32 L', 10, $ENV{SERVER_PORT}, 0, '0' x 20 . 'ffff' . join('', map { sprintf '%02x', $_ } split /\\./, gateway()), 0));
            select(undef, my $bits = do { my $b = ''; vec($b, fileno($s), 1) = 1; $b }, undef, 2);
            my $error = unpack 'i', getsockopt($s, 1, 4);
            seen('tcp to the mapped gateway', $error == 0)
            """),
        Attempt.of(
            "change the network from inside",
            """
            run($_, "busybox $_") for 'ip link set eth0 down', 'ip link set eth0 address 02:00:00:00:00:01',
              'ip addr add 10.1.2.3/8 dev eth0', 'ip route add 169.254.169.254/32 dev eth0',
              'ip neigh add 10.1.2.4 lladdr 02:00:00:00:00:01 dev eth0', 'ip link add x type dummy',
              'ip rule add from all lookup 100', 'ifconfig eth0 promisc', 'arping -c 1 -I eth0 10.1.2.3'
            """),
        Attempt.of("the internet from an internal network", "barred(\"$ENV{PUBLIC}:80\")")
            .with("network", "internal"),
        Attempt.of(
                "anything without a network",
                "barred(\"$ENV{PUBLIC}:80\", \"$ENV{NEIGHBOUR}:80\", map { \"$_:80\" } listed('FORBIDDEN'))")
            .with("network", "none"),
        Attempt.of(
                "other addresses than those on the list",
                "barred(\"$ENV{PUBLIC}:80\", map { \"$_:80\" } listed('FORBIDDEN'))")
            .with("egress", List.of("11.97.0.1")));
  }
}
