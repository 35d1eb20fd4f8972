package dev.slipway.cli.bench;

import picocli.CommandLine.Command;

/** The group of the benches. */
@Command(
    name = "bench",
    description = "Measure this host: ours beside peers and floors.",
    subcommands = {BenchRuntime.class, BenchPush.class})
public final class Bench {}
