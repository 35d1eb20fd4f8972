package dev.slipway.images;

import java.time.Duration;

/**
 * How much of anything from outside is read before it is refused.
 *
 * @param manifestBytes of one manifest, index or configuration document
 * @param indexEntries manifests in one index
 * @param layers in one image
 * @param layerBytes of one layer, unpacked; holes count
 * @param ratio unpacked to packed bytes of one layer, judged above {@code ratioFloor}
 * @param ratioFloor unpacked bytes below which no ratio is refused
 * @param entries in one layer
 * @param headerBytes of extended headers before one entry of a layer
 * @param time for one layer to unpack
 */
public record Limits(
    int manifestBytes,
    int indexEntries,
    int layers,
    long layerBytes,
    int ratio,
    long ratioFloor,
    long entries,
    int headerBytes,
    Duration time) {
  private static final int MIB = 1024 * 1024;

  public static Limits standard() {
    return new Limits(
        4 * MIB, 1000, 128, 8192L * MIB, 200, 16L * MIB, 1_000_000, MIB, Duration.ofSeconds(600));
  }

  public Limits withLayerBytes(long bytes) {
    return new Limits(
        manifestBytes, indexEntries, layers, bytes, ratio, ratioFloor, entries, headerBytes, time);
  }

  public Limits withEntries(long most) {
    return new Limits(
        manifestBytes,
        indexEntries,
        layers,
        layerBytes,
        ratio,
        ratioFloor,
        most,
        headerBytes,
        time);
  }

  public Limits withTime(Duration most) {
    return new Limits(
        manifestBytes,
        indexEntries,
        layers,
        layerBytes,
        ratio,
        ratioFloor,
        entries,
        headerBytes,
        most);
  }
}
