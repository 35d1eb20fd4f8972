package dev.slipway.images.containerfile;

import java.util.Arrays;
import java.util.Optional;

/** What a warning is about; the names are those of BuildKit's checks where it has the same one. */
public enum Rule {
  STAGE_NAME_CASING("StageNameCasing"),
  FROM_AS_CASING("FromAsCasing"),
  NO_EMPTY_CONTINUATION("NoEmptyContinuation"),
  CONSISTENT_INSTRUCTION_CASING("ConsistentInstructionCasing"),
  DUPLICATE_STAGE_NAME("DuplicateStageName"),
  RESERVED_STAGE_NAME("ReservedStageName"),
  JSON_ARGS_RECOMMENDED("JSONArgsRecommended"),
  MAINTAINER_DEPRECATED("MaintainerDeprecated"),
  UNDEFINED_ARG_IN_FROM("UndefinedArgInFrom"),
  UNDEFINED_VAR("UndefinedVar"),
  WORKDIR_RELATIVE_PATH("WorkdirRelativePath"),
  MULTIPLE_INSTRUCTIONS_DISALLOWED("MultipleInstructionsDisallowed"),
  LEGACY_KEY_VALUE_FORMAT("LegacyKeyValueFormat"),
  REDUNDANT_TARGET_PLATFORM("RedundantTargetPlatform"),
  FROM_PLATFORM_CONST_DISALLOWED("FromPlatformFlagConstDisallowed"),
  SECRETS_USED_IN_ARG_OR_ENV("SecretsUsedInArgOrEnv"),
  EXPOSE_PROTO_CASING("ExposeProtoCasing"),
  EXPOSE_INVALID_FORMAT("ExposeInvalidFormat"),
  NOT_AN_EXEC_FORM("NotAnExecForm"),
  UNKNOWN_DIRECTIVE("UnknownDirective"),
  SYNTAX_IGNORED("SyntaxIgnored"),
  UNUSED_BUILD_ARG("UnusedBuildArg");

  private final String label;

  Rule(String label) {
    this.label = label;
  }

  /** Its name for people. */
  public String label() {
    return label;
  }

  static Optional<Rule> named(String label) {
    return Arrays.stream(values()).filter(r -> r.label.equalsIgnoreCase(label)).findFirst();
  }
}
