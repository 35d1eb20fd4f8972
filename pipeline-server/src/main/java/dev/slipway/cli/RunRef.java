package dev.slipway.cli;

import dev.slipway.cli.api.Client;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A run or a release as people write it: {@code shop/12}. */
record RunRef(String project, long number) {
  String path() {
    return "/api/v1/projects/" + Client.segment(project) + "/runs/" + number;
  }

  @Override
  public String toString() {
    return project + "/" + number;
  }

  /** Reads it from the command line. */
  static final class Converter implements ITypeConverter<RunRef> {
    @Override
    public RunRef convert(String value) {
      int slash = value.indexOf('/');
      try {
        return new RunRef(value.substring(0, slash), Long.parseLong(value.substring(slash + 1)));
      } catch (RuntimeException e) {
        throw new TypeConversionException("'" + value + "' (expected PROJECT/NUMBER, as shop/12)");
      }
    }
  }
}
