package dev.slipway.runtime;

import dev.slipway.runtime.bundle.SeccompProfile;
import dev.slipway.runtime.engine.Engine;
import dev.slipway.runtime.sys.CompileSeccomp;
import dev.slipway.runtime.sys.Syscalls;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/*
 * crun takes the compiled program from an annotation and then leaves its own compiling out. The
 * rules are in the configuration all the same: an engine that knows no such annotation applies them.
 */
/** The rules about system calls, made once for all containers of a data directory. */
final class Seccomp {
  private static final String PROGRAM = "run.oci.seccomp_bpf_data";

  private final Map<String, Object> rules = SeccompProfile.json();
  private final Optional<String> program;

  Seccomp(Syscalls kernel, Engine engine) {
    this.program =
        engine.name().equals("crun")
            ? CompileSeccomp.compile(kernel, SeccompProfile.rules(), SeccompProfile.OTHERWISE)
                .map(bytes -> Base64.getEncoder().encodeToString(bytes))
            : Optional.empty();
  }

  Map<String, Object> rules() {
    return rules;
  }

  Map<String, String> annotations() {
    return program.map(text -> Map.of(PROGRAM, text)).orElse(Map.of());
  }
}
