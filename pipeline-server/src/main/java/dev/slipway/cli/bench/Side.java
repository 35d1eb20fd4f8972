package dev.slipway.cli.bench;

/**
 * What was measured of one of those compared.
 *
 * @param name who it is
 * @param command how to do the same by hand, or what was called
 * @param quantile which of the samples counts: 0.5 for the median
 */
record Side(String name, String command, Samples samples, double quantile) {
  Side(String name, String command, Samples samples) {
    this(name, command, samples, 0.5);
  }

  double value() {
    return samples.quantile(quantile);
  }
}
