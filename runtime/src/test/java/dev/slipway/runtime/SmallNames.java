package dev.slipway.runtime;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A name server of the world outside, on a loopback address of its own, that we fill. */
final class SmallNames implements AutoCloseable {
  static final String ADDRESS = "127.0.53.7";
  private final Map<String, List<String>> names = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final DatagramSocket socket;

  SmallNames() throws IOException {
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(ADDRESS), 53));
    Thread.ofPlatform().daemon().start(this::serve);
  }

  synchronized SmallNames with(String name, String... addresses) {
    names.put(name, List.of(addresses));
    return this;
  }

  /** Every name that somebody asked for. */
  synchronized List<String> asked() {
    return List.copyOf(asked);
  }

  private void serve() {
    while (!socket.isClosed()) {
      try {
        var packet = new DatagramPacket(new byte[4096], 4096);
        socket.receive(packet);
        var query = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
        var wire = answer(query).toWire(512);
        socket.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private synchronized Message answer(Message query) throws IOException {
    var answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    var question = query.getQuestion();
    answer.addRecord(question, Section.QUESTION);
    var name = question.getName().toString(true).toLowerCase(Locale.ROOT);
    asked.add(name);
    if (!names.containsKey(name)) {
      answer.getHeader().setRcode(Rcode.NXDOMAIN);
    } else if (question.getType() == Type.A) {
      for (var address : names.get(name)) {
        answer.addRecord(
            new ARecord(question.getName(), DClass.IN, 300, InetAddress.getByName(address)),
            Section.ANSWER);
      }
    }
    return answer;
  }

  @Override
  public void close() {
    socket.close();
  }
}
