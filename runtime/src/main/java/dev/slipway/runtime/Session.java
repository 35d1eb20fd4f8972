package dev.slipway.runtime;

import dev.slipway.runtime.host.ProcessId;
import dev.slipway.runtime.log.Stream;
import dev.slipway.runtime.sys.Errno;
import dev.slipway.runtime.sys.ErrnoException;
import dev.slipway.runtime.sys.OpenHow;
import dev.slipway.runtime.sys.PollEvents;
import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/*
 * One platform thread a session moves bytes between conmon's socket and two bounded queues; a pipe
 * wakes it when there is something to send or room to receive. It alone uses the socket and closes
 * it, so a number that the kernel gives out again is never used for the old purpose.
 *
 * conmon sends to one client after another and waits for each. A command of its own may wait for
 * its only reader; a container must not wait for somebody who merely looks on.
 */
/**
 * Live input and output of a process in a container, from the moment it was opened.
 *
 * <p>{@link #read} until it is empty, then {@link #await}. All methods may be called from any
 * thread. What is kept in memory is bounded: a reader that is slow holds up a command it runs
 * itself, and is cut off from a container that it attached to.
 */
public final class Session implements AutoCloseable {
  private static final int MOST_WAITING = 1 << 20;
  private static final int PACKET = 8193;
  private static final int MOST_SENT_AT_ONCE = 16 << 10;
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(10);

  private final Syscalls kernel;
  private final int socket;
  private final int[] wake;
  private final Path control;
  private final boolean terminal;
  private final Optional<Duration> patience;
  private final CompletableFuture<Exit> exit;
  private volatile Optional<ProcessId> process = Optional.empty();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Packet> received = new ArrayDeque<>();
  private final ArrayDeque<byte[]> sending = new ArrayDeque<>();
  private int waitingToBeRead;
  private int waitingToBeSent;
  private boolean inputEnds;
  private boolean ended;
  private boolean closed;

  /**
   * @param control conmon's file for the size of the terminal
   * @param patience how long a reader may leave its packets waiting; for ever if empty
   * @param exit completed by others when the process has ended
   */
  Session(
      Syscalls kernel,
      int socket,
      Path control,
      boolean terminal,
      Optional<Duration> patience,
      CompletableFuture<Exit> exit)
      throws ErrnoException {
    this.kernel = kernel;
    this.socket = socket;
    this.wake = kernel.pipe();
    this.control = control;
    this.terminal = terminal;
    this.patience = patience;
    this.exit = exit;
  }

  /** What {@link #kill} is for. */
  Session of(ProcessId own) {
    process = Optional.of(own);
    return this;
  }

  /** {@code afterwards} is called on the session's thread when it moves no more bytes. */
  Session begin(String name, Runnable afterwards) {
    Thread.ofPlatform()
        .daemon()
        .name(name)
        .start(
            () -> {
              serve();
              afterwards.run();
            });
    return this;
  }

  /** Whether it is a terminal: bytes as typed and shown, all on {@link Stream#OUT}. */
  public boolean terminal() {
    return terminal;
  }

  /** The next piece of output, waiting for it; empty when there will be no more. */
  public Optional<Packet> read() throws InterruptedException {
    lock.lock();
    try {
      while (received.isEmpty() && !ended) {
        changed.await();
      }
      var packet = Optional.ofNullable(received.poll());
      var wasFull = waitingToBeRead >= MOST_WAITING;
      packet.ifPresent(p -> waitingToBeRead -= p.bytes().length);
      if (wasFull) {
        wakeUp();
      }
      return packet;
    } finally {
      lock.unlock();
    }
  }

  /**
   * What the process reads. Writing waits while much is on its way; it fails when nobody will read
   * it any more. Closing it is the end of input for the process.
   */
  public OutputStream stdin() {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int from, int count) throws IOException {
        for (var at = 0; at < count; at += MOST_SENT_AT_ONCE) {
          var until = Math.min(count, at + MOST_SENT_AT_ONCE);
          send(Arrays.copyOfRange(bytes, from + at, from + until));
        }
      }

      @Override
      public void close() {
        endInput();
      }
    };
  }

  /** The terminal is as large as that now; nothing happens if there is none. */
  public void resize(WindowSize size) {
    if (terminal) {
      try {
        var file = kernel.open(control, OpenHow.WRONLY | OpenHow.NONBLOCK);
        try {
          var line = "1 %d %d\n".formatted(size.rows(), size.columns());
          kernel.write(
              file, line.getBytes(java.nio.charset.StandardCharsets.US_ASCII), line.length());
        } finally {
          kernel.close(file);
        }
      } catch (ErrnoException e) {
        if (!e.is(Errno.ENOENT) && !e.is(Errno.ENXIO)) {
          throw new ContainerException("resizing a terminal", e);
        }
      }
    }
  }

  /** How the process ended: of an attached container, its end, however long that takes. */
  public Exit await() throws InterruptedException {
    try {
      return exit.get();
    } catch (ExecutionException e) {
      throw new ContainerException(
          "waiting for the end of a session", e.getCause() == null ? e : e.getCause());
    }
  }

  /** As {@link #await()}; empty if that takes longer. */
  public Optional<Exit> await(Duration most) throws InterruptedException {
    try {
      return Optional.of(exit.get(most.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new ContainerException(
          "waiting for the end of a session", e.getCause() == null ? e : e.getCause());
    }
  }

  /**
   * Sends a signal to the process of a command that was started in a container; nothing happens if
   * it has ended. Not for what was attached to: that is the container's own to kill.
   */
  public void kill(int signal) {
    try {
      if (process.isPresent()) {
        new SendSignal(kernel).send(process.get(), signal);
      }
    } catch (ErrnoException e) {
      throw new ContainerException("sending signal " + signal + " to a command", e);
    }
  }

  /** Lets go: the process goes on, without a reader. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      wakeUp();
    } finally {
      lock.unlock();
    }
  }

  private void send(byte[] bytes) throws IOException {
    lock.lock();
    try {
      while (waitingToBeSent > MOST_WAITING && !isOver()) {
        changed.await();
      }
      if (isOver() || inputEnds) {
        throw new IOException("nobody reads this input any more");
      }
      sending.add(bytes);
      waitingToBeSent += bytes.length;
      wakeUp();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while sending input", e);
    } finally {
      lock.unlock();
    }
  }

  private void endInput() {
    lock.lock();
    try {
      inputEnds = true;
      wakeUp();
    } finally {
      lock.unlock();
    }
  }

  private boolean isOver() {
    return ended || closed;
  }

  /** Holding the lock, so that the pipe is still there. */
  private void wakeUp() {
    if (!ended) {
      try {
        kernel.signalPipe(wake[1]);
      } catch (ErrnoException e) {
        throw new ContainerException("waking a session", e);
      }
    }
  }

  private void serve() {
    try {
      move();
    } catch (ErrnoException e) {
      exit.completeExceptionally(e);
    } finally {
      end();
    }
  }

  /** Gives back what it holds, also if it was never begun. */
  void end() {
    lock.lock();
    try {
      if (!ended) {
        ended = true;
        kernel.close(socket);
        kernel.close(wake[0]);
        kernel.close(wake[1]);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void move() throws ErrnoException {
    var buffer = new byte[PACKET];
    var inputOpen = true;
    var fullSince = Optional.<Long>empty();
    while (true) {
      var wanted = wanted();
      if (wanted < 0) {
        return;
      }
      inputOpen = inputOpen && !shutDown();
      fullSince = (wanted & PollEvents.IN) != 0 ? Optional.empty() : fullSince.or(() -> now());
      if (fullSince.isPresent() && isTooLong(fullSince.get())) {
        return;
      }
      if (!served(wanted, buffer)) {
        return;
      }
    }
  }

  private static Optional<Long> now() {
    return Optional.of(System.nanoTime());
  }

  private boolean isTooLong(long since) {
    return patience.isPresent() && System.nanoTime() - since > patience.get().toNanos();
  }

  /** Which events of the socket matter now; -1 if none will ever again. */
  private int wanted() {
    lock.lock();
    try {
      if (closed) {
        return -1;
      }
      var reading = waitingToBeRead < MOST_WAITING ? PollEvents.IN : 0;
      return reading | (sending.isEmpty() ? 0 : PollEvents.OUT);
    } finally {
      lock.unlock();
    }
  }

  /** True once the input's end was passed on. */
  private boolean shutDown() throws ErrnoException {
    lock.lock();
    try {
      if (inputEnds && sending.isEmpty()) {
        kernel.endWriting(socket);
        return true;
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** False at the end of the output. */
  private boolean served(int wanted, byte[] buffer) throws ErrnoException {
    var both = wanted == 0 ? new int[] {wake[0]} : new int[] {wake[0], socket};
    var events = wanted == 0 ? new int[] {PollEvents.IN} : new int[] {PollEvents.IN, wanted};
    var ready = kernel.poll(both, events, LONGEST_SLEEP);
    if (ready[0] != 0) {
      kernel.read(wake[0], buffer);
    }
    if (wanted == 0 || ready[1] == 0) {
      return true;
    }
    if ((wanted & PollEvents.OUT) != 0 && (ready[1] & PollEvents.OUT) != 0) {
      sendOne();
    }
    var readable = (ready[1] & ~PollEvents.OUT) != 0;
    return (wanted & PollEvents.IN) == 0 || !readable || receive(buffer);
  }

  private void sendOne() throws ErrnoException {
    lock.lock();
    try {
      var bytes = sending.peek();
      if (bytes != null && kernel.write(socket, bytes, bytes.length) >= 0) {
        sending.poll();
        waitingToBeSent -= bytes.length;
        changed.signalAll();
      }
    } catch (ErrnoException e) {
      if (!e.is(Errno.EPIPE)) {
        throw e;
      }
      sending.clear();
    } finally {
      lock.unlock();
    }
  }

  private boolean receive(byte[] buffer) throws ErrnoException {
    int count;
    try {
      count = kernel.read(socket, buffer);
    } catch (ErrnoException e) {
      if (e.is(Errno.ECONNRESET)) {
        return false;
      }
      throw e;
    }
    if (count > 1) {
      add(
          new Packet(
              buffer[0] == 3 ? Stream.ERR : Stream.OUT, Arrays.copyOfRange(buffer, 1, count)));
    }
    return count != 0;
  }

  private void add(Packet packet) {
    lock.lock();
    try {
      received.add(packet);
      waitingToBeRead += packet.bytes().length;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
