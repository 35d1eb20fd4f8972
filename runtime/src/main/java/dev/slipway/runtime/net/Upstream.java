package dev.slipway.runtime.net;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/*
 * A socket, and so a port, of its own for each question, and a number nobody can guess: who wants
 * to slip us a false answer has to guess both.
 */
/** The name servers of this host, asked one after another. */
final class Upstream {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int PORT = 53;
  private static final int LARGEST = 65_535;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final List<String> servers;
  private final int port;

  Upstream(List<String> servers) {
    this(servers, PORT);
  }

  Upstream(List<String> servers, int port) {
    this.servers = List.copyOf(servers);
    this.port = port;
  }

  /** What the first that answers at all has to say. */
  Message ask(Record question) throws IOException {
    var last = new IOException("this host has no name server");
    for (var server : servers) {
      try {
        // Digits out of resolv.conf: nothing is looked up.
        return ask(new InetSocketAddress(InetAddress.getByName(server), port), question);
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  private static Message ask(InetSocketAddress server, Record question) throws IOException {
    var query = Message.newQuery(question);
    query.getHeader().setID(RANDOM.nextInt(1 << 16));
    var answer = byDatagram(server, query);
    return answer.getHeader().getFlag(Flags.TC) ? byStream(server, query) : answer;
  }

  private static Message byDatagram(InetSocketAddress server, Message query) throws IOException {
    try (var socket = new DatagramSocket()) {
      socket.connect(server);
      var wire = query.toWire();
      socket.send(new DatagramPacket(wire, wire.length));
      var deadline = System.nanoTime() + PATIENCE.toNanos();
      while (true) {
        var left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        socket.setSoTimeout((int) Math.max(1, left));
        var packet = new DatagramPacket(new byte[LARGEST], LARGEST);
        socket.receive(packet);
        var answer = parsed(java.util.Arrays.copyOf(packet.getData(), packet.getLength()), query);
        if (answer.isPresent()) {
          return answer.get();
        }
        if (left <= 0) {
          throw new IOException("no answer to this question from " + server);
        }
      }
    }
  }

  private static Message byStream(InetSocketAddress server, Message query) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(server, (int) PATIENCE.toMillis());
      socket.setSoTimeout((int) PATIENCE.toMillis());
      var wire = query.toWire();
      var out = new DataOutputStream(socket.getOutputStream());
      out.writeShort(wire.length);
      out.write(wire);
      out.flush();
      var in = new DataInputStream(socket.getInputStream());
      return parsed(in.readNBytes(in.readUnsignedShort()), query)
          .orElseThrow(() -> new IOException("an answer to another question from " + server));
    }
  }

  /** Empty if it is no answer to this question. */
  private static java.util.Optional<Message> parsed(byte[] wire, Message query) {
    try {
      var answer = new Message(wire);
      var same =
          answer.getHeader().getID() == query.getHeader().getID()
              && answer.getHeader().getFlag(Flags.QR)
              && answer.getSection(Section.QUESTION).equals(query.getSection(Section.QUESTION));
      return same ? java.util.Optional.of(answer) : java.util.Optional.empty();
    } catch (IOException e) {
      return java.util.Optional.empty();
    }
  }
}
