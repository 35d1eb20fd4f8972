package dev.slipway.runtime.sys;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/*
 * Engines compile the rules for every container anew, which costs each start about 14 ms of
 * processor time. The program depends on nothing but the rules and the machine, so once is enough.
 */
/** Turns rules about system calls into the program that the kernel runs, by libseccomp. */
public final class CompileSeccomp {
  private static final int ALLOW = 0x7fff0000;
  private static final int ERRNO = 0x00050000;
  private static final int OPTIMIZE = 8;
  private static final int BINARY_TREE = 2;
  private static final int UNKNOWN = -1;

  /** struct scmp_arg_cmp: argument, comparison, two values. */
  private static final int COMPARISON = 24;

  private static final int EQUAL = 4;
  private static final int MASKED_EQUAL = 7;

  private final Syscalls kernel;
  private final LibSeccomp library;
  private final Runtime runtime;

  private CompileSeccomp(Syscalls kernel, LibSeccomp library) {
    this.kernel = kernel;
    this.library = library;
    this.runtime = Runtime.getRuntime(library);
  }

  /**
   * Empty if this host has no libseccomp or it cannot do that.
   *
   * @param otherwise the error number of every call without a rule
   */
  public static Optional<byte[]> compile(Syscalls kernel, List<SeccompRule> rules, int otherwise) {
    try {
      var library = LibraryLoader.create(LibSeccomp.class).load("libseccomp.so.2");
      return new CompileSeccomp(kernel, library).program(rules, otherwise);
    } catch (UnsatisfiedLinkError | ErrnoException e) {
      return Optional.empty();
    }
  }

  private Optional<byte[]> program(List<SeccompRule> rules, int otherwise) throws ErrnoException {
    var context = library.seccomp_init(ERRNO | otherwise);
    if (context == null) {
      return Optional.empty();
    }
    try {
      library.seccomp_attr_set(context, OPTIMIZE, BINARY_TREE);
      for (var rule : rules) {
        // The library refuses a rule that says what goes without saying.
        if (rule.errno() != otherwise && !add(context, rule)) {
          return Optional.empty();
        }
      }
      return exported(context);
    } finally {
      library.seccomp_release(context);
    }
  }

  private boolean add(Pointer context, SeccompRule rule) {
    var action = rule.errno() == 0 ? ALLOW : ERRNO | rule.errno();
    var comparisons = comparisons(rule.arguments());
    for (var name : rule.names()) {
      var number = library.seccomp_syscall_resolve_name(name);
      if (number != UNKNOWN
          && library.seccomp_rule_add_array(
                  context, action, number, rule.arguments().size(), comparisons)
              != 0) {
        return false;
      }
    }
    return true;
  }

  private Pointer comparisons(List<SeccompRule.Comparison> all) {
    var size = Math.max(COMPARISON, COMPARISON * all.size());
    var memory = runtime.getMemoryManager().allocateDirect(size, true);
    for (var i = 0; i < all.size(); i++) {
      var at = (long) i * COMPARISON;
      memory.putInt(at, all.get(i).index());
      switch (all.get(i)) {
        case SeccompRule.Comparison.Is(var index, var value) -> {
          memory.putInt(at + 4, EQUAL);
          memory.putLong(at + 8, value);
        }
        case SeccompRule.Comparison.HasNoneOf(var index, var mask) -> {
          memory.putInt(at + 4, MASKED_EQUAL);
          memory.putLong(at + 8, mask);
          memory.putLong(at + 16, 0);
        }
      }
    }
    return memory;
  }

  /** It fits into a pipe many times. */
  private Optional<byte[]> exported(Pointer context) throws ErrnoException {
    var ends = kernel.pipe();
    try {
      var result = library.seccomp_export_bpf(context, ends[1]);
      kernel.close(ends[1]);
      if (result != 0) {
        return Optional.empty();
      }
      var program = new ByteArrayOutputStream();
      var buffer = new byte[4096];
      for (var count = kernel.read(ends[0], buffer);
          count > 0;
          count = kernel.read(ends[0], buffer)) {
        program.write(buffer, 0, count);
      }
      return Optional.of(program.toByteArray());
    } finally {
      kernel.close(ends[0]);
    }
  }
}
