package dev.slipway.runtime.net;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;
import org.xbill.DNS.Message;

/*
 * What a container sends is hostile: a datagram too many is dropped and a connection too many is
 * closed. Nobody is told, since nobody who behaves ever notices.
 */
/**
 * Answers containers' questions about names on the bridge's own address, by datagram and by stream
 * (RFC 1035, 7766), while this process lives.
 */
final class NameServer implements AutoCloseable {
  static final int PORT = 53;
  private static final int LARGEST_QUESTION = 4096;
  private static final int SMALLEST_ANSWER = 512;
  private static final int LARGEST_DATAGRAM = 1232;
  private static final int LARGEST_ANSWER = 65_535;
  private static final int MOST_AT_ONCE = 1024;
  private static final int QUESTIONS_A_CONNECTION = 100;
  private static final Duration CONNECTION = Duration.ofSeconds(20);

  private final DatagramSocket datagrams;
  private final ServerSocket streams;
  private final BiFunction<InetAddress, Message, Message> answers;
  private final Semaphore room = new Semaphore(MOST_AT_ONCE);
  private final Map<InetAddress, Allowance> allowances = new ConcurrentHashMap<>();

  private NameServer(
      DatagramSocket datagrams,
      ServerSocket streams,
      BiFunction<InetAddress, Message, Message> answers) {
    this.datagrams = datagrams;
    this.streams = streams;
    this.answers = answers;
  }

  /** On port 53 of this address, or on another one if some program has that. */
  static NameServer start(InetAddress at, BiFunction<InetAddress, Message, Message> answers)
      throws IOException {
    var server = bind(at, answers);
    Thread.ofVirtual().name("names-datagrams").start(server::receive);
    Thread.ofVirtual().name("names-streams").start(server::accept);
    return server;
  }

  int port() {
    return datagrams.getLocalPort();
  }

  /** Forgets how much a container has asked. */
  void forget(InetAddress asker) {
    allowances.remove(asker);
  }

  @Override
  public void close() throws IOException {
    datagrams.close();
    streams.close();
  }

  private static NameServer bind(InetAddress at, BiFunction<InetAddress, Message, Message> answers)
      throws IOException {
    try {
      return bind(at, PORT, answers);
    } catch (BindException e) {
      return bind(at, 0, answers);
    }
  }

  private static NameServer bind(
      InetAddress at, int port, BiFunction<InetAddress, Message, Message> answers)
      throws IOException {
    var streams = new ServerSocket();
    try {
      streams.bind(new InetSocketAddress(at, port), 64);
      var datagrams = new DatagramSocket(new InetSocketAddress(at, streams.getLocalPort()));
      return new NameServer(datagrams, streams, answers);
    } catch (IOException e) {
      streams.close();
      throw e;
    }
  }

  private void receive() {
    while (!datagrams.isClosed()) {
      try {
        var packet = new DatagramPacket(new byte[LARGEST_QUESTION], LARGEST_QUESTION);
        datagrams.receive(packet);
        serve(packet.getAddress(), () -> answer(packet));
      } catch (IOException e) {
        // Closed, or the kernel tells of a container that did not wait for its answer.
      }
    }
  }

  private void accept() {
    while (!streams.isClosed()) {
      try {
        var socket = streams.accept();
        if (!serve(socket.getInetAddress(), () -> answer(socket))) {
          socket.close();
        }
      } catch (IOException e) {
        // Closed, or gone before it was accepted.
      }
    }
  }

  private interface Service {
    void run() throws IOException;
  }

  private boolean serve(InetAddress asker, Service service) {
    var allowance = allowances.computeIfAbsent(asker, address -> new Allowance());
    if (!allowance.take()) {
      return false;
    }
    if (!room.tryAcquire()) {
      allowance.giveBack();
      return false;
    }
    Thread.ofVirtual().start(() -> serve(service, allowance));
    return true;
  }

  private void serve(Service service, Allowance allowance) {
    try {
      service.run();
    } catch (IOException | RuntimeException e) {
      // A question that is none, or a container that went away.
    } finally {
      room.release();
      allowance.giveBack();
    }
  }

  private void answer(DatagramPacket packet) throws IOException {
    var query = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
    if (isAnswer(query)) {
      return;
    }
    var most = query.getOPT() == null ? SMALLEST_ANSWER : query.getOPT().getPayloadSize();
    var size = Math.max(SMALLEST_ANSWER, Math.min(most, LARGEST_DATAGRAM));
    var wire = answers.apply(packet.getAddress(), query).toWire(size);
    datagrams.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
  }

  private void answer(Socket socket) throws IOException {
    var end =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    Thread.sleep(CONNECTION);
                    socket.close();
                  } catch (IOException | InterruptedException e) {
                    // It came to its end in time.
                  }
                });
    try (socket) {
      var in = new DataInputStream(socket.getInputStream());
      var out = new DataOutputStream(socket.getOutputStream());
      for (var i = 0; i < QUESTIONS_A_CONNECTION; i++) {
        var length = in.readUnsignedShort();
        if (length > LARGEST_QUESTION) {
          return;
        }
        var query = new Message(in.readNBytes(length));
        if (isAnswer(query)) {
          return;
        }
        var wire = answers.apply(socket.getInetAddress(), query).toWire(LARGEST_ANSWER);
        out.writeShort(wire.length);
        out.write(wire);
        out.flush();
      }
    } finally {
      end.interrupt();
    }
  }

  /** Two servers must never answer each other's answers. */
  private static boolean isAnswer(Message query) {
    return query.getHeader().getFlag(org.xbill.DNS.Flags.QR);
  }
}
