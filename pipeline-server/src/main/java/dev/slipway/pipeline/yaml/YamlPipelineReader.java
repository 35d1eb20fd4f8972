package dev.slipway.pipeline.yaml;

import dev.slipway.pipeline.Pipeline;
import dev.slipway.pipeline.PipelineReader;

/**
 * The reader of {@code slipway.yaml} version 1. Whatever the bytes, it answers: with a pipeline, or
 * with what is wrong and where.
 */
public final class YamlPipelineReader implements PipelineReader {
  /*
   * Bytes become a tree of nodes with marks (Document, where the limits are), and the tree is read
   * by Sections: a key is known because it was asked for, so a new key of the language is one line
   * where it is read, one property in slipway.schema.json, and an example. A conversion that fails
   * reports its problem and returns a harmless stand-in, so that reading goes on and finds the
   * next; a pipeline is only given out if nothing was reported.
   */
  @Override
  public Reading read(byte[] file) {
    var problems = new Problems();
    var pipeline =
        Document.parse(file, problems)
            .map(root -> new PipelineSection(problems).read(new Value(root, "", problems)));
    return problems.isEmpty() && pipeline.isPresent()
        ? new Reading.Valid(pipeline.get())
        : new Reading.Invalid(problems.inFileOrder());
  }

  /** The JSON schema (draft-07) of the file, for editors. */
  public static final String SCHEMA = "/slipway.schema.json";

  /** The largest file that is read, in bytes. */
  static final int MAX_BYTES = Pipeline.MAX_BYTES;
}
