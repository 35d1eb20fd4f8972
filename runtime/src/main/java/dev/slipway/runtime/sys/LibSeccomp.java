package dev.slipway.runtime.sys;

import jnr.ffi.Pointer;

/** The functions of libseccomp that we call, by their own names. */
@SuppressWarnings("checkstyle:MethodName")
public interface LibSeccomp {
  Pointer seccomp_init(int defaultAction);

  void seccomp_release(Pointer context);

  int seccomp_attr_set(Pointer context, int attribute, int value);

  int seccomp_syscall_resolve_name(String name);

  int seccomp_rule_add_array(
      Pointer context, int action, int systemCall, int count, Pointer comparisons);

  int seccomp_export_bpf(Pointer context, int descriptor);
}
