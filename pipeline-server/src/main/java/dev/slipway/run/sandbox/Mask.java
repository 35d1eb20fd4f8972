package dev.slipway.run.sandbox;

/** Takes the secrets out of one stream of bytes, chunk by chunk. */
interface Mask {
  /** What of the bytes so far is safe to show; a possible beginning of a secret is kept back. */
  byte[] mask(byte[] chunk);

  /** What was kept back, at the end of the stream. */
  byte[] finish();

  /** For streams without secrets. */
  static Mask none() {
    return new Mask() {
      @Override
      public byte[] mask(byte[] chunk) {
        return chunk;
      }

      @Override
      public byte[] finish() {
        return new byte[0];
      }
    };
  }
}
