package dev.slipway.runtime.sys;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** Starts a process by posix_spawn with every descriptor of ours closed. */
final class Spawn {
  private static final short SET_SIGDEF = 0x04;
  private static final short SET_SIGMASK = 0x08;
  private static final short SET_SID = 0x80;
  private static final int FIRST_OF_OURS = 3;
  private static final int WRONLY = 1;
  private static final int CREATE = 0x40;
  private static final int APPEND = 0x400;

  /** Larger than the C library's own structures on any architecture. */
  private static final int STRUCTURE = 1024;

  private final LibC libc;
  private final Runtime runtime;

  Spawn(LibC libc, Runtime runtime) {
    this.libc = libc;
    this.runtime = runtime;
  }

  int start(SpawnRequest request) throws ErrnoException {
    var actions = memory(STRUCTURE);
    check(libc.posix_spawn_file_actions_init(actions), "posix_spawn_file_actions_init");
    try {
      describe(request, actions);
      var pid = new int[1];
      var strings = new ArrayList<Pointer>();
      check(
          libc.posix_spawn(
              pid,
              request.argv().getFirst(),
              actions,
              attributes(),
              vector(request.argv(), strings),
              vector(
                  request.environment().entrySet().stream()
                      .map(e -> e.getKey() + "=" + e.getValue())
                      .toList(),
                  strings)),
          "starting " + request.argv().getFirst());
      // The C strings must live until the call is done, whatever the collector thinks.
      java.lang.ref.Reference.reachabilityFence(strings);
      return pid[0];
    } finally {
      libc.posix_spawn_file_actions_destroy(actions);
    }
  }

  private void describe(SpawnRequest request, Pointer actions) throws ErrnoException {
    check(libc.posix_spawn_file_actions_addopen(actions, 0, "/dev/null", 0, 0), "addopen 0");
    switch (request.output()) {
      case SpawnRequest.Output.ErrorsTo(var file) -> {
        open(actions, 1, Path.of("/dev/null"));
        open(actions, 2, file);
      }
      case SpawnRequest.Output.BothTo(var descriptor) -> {
        copy(actions, descriptor, 1);
        copy(actions, descriptor, 2);
      }
    }
    for (var i = 0; i < request.descriptors().size(); i++) {
      copy(actions, request.descriptors().get(i), FIRST_OF_OURS + i);
    }
    check(
        libc.posix_spawn_file_actions_addchdir_np(actions, request.directory().toString()),
        "addchdir");
    check(
        libc.posix_spawn_file_actions_addclosefrom_np(
            actions, FIRST_OF_OURS + request.descriptors().size()),
        "addclosefrom");
  }

  private void open(Pointer actions, int descriptor, Path file) throws ErrnoException {
    check(
        libc.posix_spawn_file_actions_addopen(
            actions, descriptor, file.toString(), WRONLY | CREATE | APPEND, 0600),
        "addopen " + descriptor);
  }

  private void copy(Pointer actions, int from, int to) throws ErrnoException {
    check(libc.posix_spawn_file_actions_adddup2(actions, from, to), "adddup2 " + to);
  }

  /** Own session, no signal blocked or ignored: the JVM's habits are not the child's. */
  private Pointer attributes() throws ErrnoException {
    var attributes = memory(STRUCTURE);
    check(libc.posix_spawnattr_init(attributes), "posix_spawnattr_init");
    check(
        libc.posix_spawnattr_setflags(attributes, (short) (SET_SIGDEF | SET_SIGMASK | SET_SID)),
        "posix_spawnattr_setflags");
    var all = memory(STRUCTURE);
    libc.sigfillset(all);
    check(libc.posix_spawnattr_setsigdefault(attributes, all), "setsigdefault");
    check(libc.posix_spawnattr_setsigmask(attributes, memory(STRUCTURE)), "setsigmask");
    return attributes;
  }

  private Pointer vector(List<String> values, List<Pointer> keep) {
    var word = runtime.addressSize();
    var vector = memory(word * (values.size() + 1));
    keep.add(vector);
    for (var i = 0; i < values.size(); i++) {
      var bytes = values.get(i).getBytes(UTF_8);
      var text = memory(bytes.length + 1);
      text.put(0, bytes, 0, bytes.length);
      keep.add(text);
      vector.putPointer((long) i * word, text);
    }
    return vector;
  }

  private Pointer memory(int size) {
    return runtime.getMemoryManager().allocateDirect(size, true);
  }

  /** These functions return the error number itself. */
  private void check(int errno, String call) throws ErrnoException {
    if (errno != 0) {
      throw new ErrnoException(call, errno, libc.strerror(errno));
    }
  }
}
