package dev.slipway.runtime.sys;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A kernel that does nothing but remember what it was asked, in order; for tests of order. It knows
 * the newer mount calls unless told otherwise.
 */
public final class RecordingSyscalls implements Syscalls {
  private final List<String> calls = new ArrayList<>();
  private final boolean newMounts;
  private Optional<ErrnoException> nextFailure = Optional.empty();

  public RecordingSyscalls(boolean newMounts) {
    this.newMounts = newMounts;
  }

  public List<String> calls() {
    return List.copyOf(calls);
  }

  /** The next call fails like this, after it was recorded. */
  public void failNext(int errno) {
    nextFailure = Optional.of(new ErrnoException("recorded", errno, "as told"));
  }

  @Override
  public void mount(String source, Path target, String type, long flags, String data)
      throws ErrnoException {
    record("mount " + type + " " + target + " " + data);
  }

  @Override
  public void mountFrom(Path directory, Path target, String type, long flags, String data)
      throws ErrnoException {
    record("mount " + type + " " + target + " " + data + " from " + directory);
  }

  @Override
  public Optional<Path> mountWith(String type, List<String> parameters, long flags, Path target)
      throws ErrnoException {
    if (!newMounts) {
      return Optional.empty();
    }
    record("mount " + type + " " + target + " " + String.join(",", parameters));
    return Optional.of(target);
  }

  @Override
  public int cloneMount(Path directory) throws ErrnoException {
    record("open_tree " + directory);
    return 106;
  }

  @Override
  public void mapOwners(int mount, int userNamespace) throws ErrnoException {
    record("map owners of " + mount + " by " + userNamespace);
  }

  @Override
  public void limitMount(int mount, long flags) throws ErrnoException {
    record("limit " + mount + " to " + flags);
  }

  @Override
  public void attachMount(int mount, Path target) throws ErrnoException {
    record("move_mount " + mount + " to " + target);
  }

  @Override
  public void mountOverlay(OverlayDescriptors layers, List<String> options, long flags, Path target)
      throws ErrnoException {
    record("mount overlay " + target + " " + layers + " " + String.join(",", options));
  }

  @Override
  public void mountInNetwork(
      Path namespace, String source, Path target, String type, long flags, String data)
      throws IOException {
    record("mount " + type + " " + target + " in " + namespace);
  }

  @Override
  public FreeSpace freeSpace(Path place) throws ErrnoException {
    record("statvfs " + place);
    return new FreeSpace(0, 0);
  }

  @Override
  public void unmount(Path target, int flags) throws ErrnoException {
    record("unmount " + target);
  }

  @Override
  public void unshareMounts() throws ErrnoException {
    record("unshare mounts");
  }

  @Override
  public void enterMounts(int namespace) throws ErrnoException {
    record("enter mounts " + namespace);
  }

  @Override
  public int open(Path path, int flags) throws ErrnoException {
    record("open " + path);
    return 100;
  }

  @Override
  public int openBeneath(int directory, String path, int flags, long resolve)
      throws ErrnoException {
    record("openat2 " + path);
    return 101;
  }

  @Override
  public void close(int descriptor) {
    calls.add("close " + descriptor);
  }

  @Override
  public int read(int descriptor, byte[] into) throws ErrnoException {
    record("read " + descriptor);
    return 0;
  }

  @Override
  public int[] pipe() throws ErrnoException {
    record("pipe");
    return new int[] {102, 103};
  }

  @Override
  public void signalPipe(int descriptor) throws ErrnoException {
    record("write " + descriptor);
  }

  @Override
  public void renameNew(Path from, Path to) throws ErrnoException {
    record("rename " + from + " to " + to);
  }

  @Override
  public void syncDirectory(Path directory) throws ErrnoException {
    record("fsync " + directory.normalize());
  }

  @Override
  public void enterNamespace(int descriptor, int type) throws ErrnoException {
    record("setns " + descriptor);
  }

  @Override
  public int netlink(int protocol, int groups) throws ErrnoException {
    record("netlink " + protocol);
    return 106;
  }

  @Override
  public int spawn(SpawnRequest request) throws ErrnoException {
    record("spawn " + String.join(" ", request.argv()));
    return 104;
  }

  @Override
  public int waitFor(int pid) throws ErrnoException {
    record("wait " + pid);
    return 0;
  }

  @Override
  public int processDescriptor(int pid) throws ErrnoException {
    record("pidfd_open " + pid);
    return 105;
  }

  @Override
  public void signal(int processDescriptor, int signal) throws ErrnoException {
    record("signal " + signal);
  }

  @Override
  public boolean[] poll(int[] descriptors, Duration atMost) throws ErrnoException {
    record("poll " + descriptors.length);
    return new boolean[descriptors.length];
  }

  @Override
  public int[] poll(int[] descriptors, int[] events, Duration atMost) throws ErrnoException {
    record("poll " + descriptors.length);
    return new int[descriptors.length];
  }

  @Override
  public int write(int descriptor, byte[] bytes, int count) throws ErrnoException {
    record("write " + descriptor);
    return count;
  }

  @Override
  public int connectPackets(Path socket) throws ErrnoException {
    record("connect " + socket);
    return 106;
  }

  @Override
  public void endWriting(int socket) throws ErrnoException {
    record("shutdown " + socket);
  }

  private void record(String call) throws ErrnoException {
    calls.add(call);
    if (nextFailure.isPresent()) {
      var failure = nextFailure.get();
      nextFailure = Optional.empty();
      throw failure;
    }
  }
}
