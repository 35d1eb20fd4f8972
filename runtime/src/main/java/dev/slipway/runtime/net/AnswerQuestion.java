package dev.slipway.runtime.net;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/*
 * Containers have no IPv6, so nobody is asked for such addresses. A name that a container must not
 * reach does not exist for it: programs give up at once instead of trying again for a minute.
 */
/** What one container's question about a name is answered with. */
final class AnswerQuestion {
  private static final int NEIGHBOUR_SECONDS = 1;
  private static final Set<Integer> NEVER_ASKED =
      Set.of(Type.ANY, Type.AXFR, Type.IXFR, Type.MAILA, Type.MAILB);

  /** Who is on the bridge, and what has to happen before an answer is given. */
  interface Neighbourhood {
    Optional<Member> at(InetAddress address);

    /** Addresses of those in the group that have the name; empty if nobody has. */
    List<InetAddress> named(String group, String name);

    /** Whether those whom the internet is open to may reach this address. */
    boolean isOpen(InetAddress address);

    /** Lets it reach this address, for these destinations' ports and for so long. */
    void open(Member member, InetAddress address, List<Destination> as, long seconds)
        throws IOException;
  }

  private final Neighbourhood neighbourhood;
  private final Upstream upstream;

  AnswerQuestion(Neighbourhood neighbourhood, Upstream upstream) {
    this.neighbourhood = neighbourhood;
    this.upstream = upstream;
  }

  Message answer(InetAddress asker, Message query) {
    var answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setFlag(Flags.RA);
    if (query.getHeader().getFlag(Flags.RD)) {
      answer.getHeader().setFlag(Flags.RD);
    }
    var question = query.getQuestion();
    if (question == null || query.getSection(Section.QUESTION).size() != 1) {
      return coded(answer, Rcode.FORMERR);
    }
    answer.addRecord(question, Section.QUESTION);
    if (query.getHeader().getOpcode() != Opcode.QUERY
        || question.getDClass() != DClass.IN
        || NEVER_ASKED.contains(question.getType())) {
      return coded(answer, Rcode.NOTIMP);
    }
    var member = neighbourhood.at(asker);
    return member.isPresent()
        ? answer(member.get(), question, answer)
        : coded(answer, Rcode.REFUSED);
  }

  private Message answer(Member member, Record question, Message answer) {
    var name = question.getName().toString(true).toLowerCase(Locale.ROOT);
    var neighbours = member.group().map(g -> neighbourhood.named(g, name)).orElse(List.of());
    if (!neighbours.isEmpty()) {
      return neighbours(question, neighbours, answer);
    }
    try {
      return switch (member.reach()) {
        case Reach.Nothing nothing -> coded(answer, Rcode.NXDOMAIN);
        case Reach.Internet internet -> forwarded(question, answer, address -> {});
        case Reach.Listed listed -> listed(member, listed, name, question, answer);
      };
    } catch (IOException e) {
      answer.removeAllRecords(Section.ANSWER);
      return coded(answer, Rcode.SERVFAIL);
    }
  }

  private static Message neighbours(Record question, List<InetAddress> all, Message answer) {
    if (question.getType() == Type.A) {
      for (var address : all) {
        answer.addRecord(
            new ARecord(question.getName(), DClass.IN, NEIGHBOUR_SECONDS, address), Section.ANSWER);
      }
    }
    return coded(answer, Rcode.NOERROR);
  }

  private Message listed(
      Member member, Reach.Listed listed, String name, Record question, Message answer)
      throws IOException {
    var as = listed.destinations().stream().filter(d -> d.means(name)).toList();
    return as.isEmpty()
        ? coded(answer, Rcode.NXDOMAIN)
        : forwarded(
            question,
            answer,
            record -> neighbourhood.open(member, record.getAddress(), as, record.getTTL()));
  }

  private interface Before {
    void answering(ARecord record) throws IOException;
  }

  private Message forwarded(Record question, Message answer, Before before) throws IOException {
    if (question.getType() == Type.AAAA) {
      return coded(answer, Rcode.NOERROR);
    }
    var said = upstream.ask(question);
    for (var record : kept(said.getSection(Section.ANSWER))) {
      if (record instanceof ARecord a) {
        before.answering(a);
      }
      answer.addRecord(record, Section.ANSWER);
    }
    said.getSection(Section.AUTHORITY).stream()
        .filter(record -> record.getType() == Type.SOA)
        .forEach(record -> answer.addRecord(record, Section.AUTHORITY));
    return coded(answer, said.getRcode() > 15 ? Rcode.SERVFAIL : said.getRcode());
  }

  /** A public name that leads to this host or into a private network leads nowhere (rebinding). */
  private List<Record> kept(List<Record> records) {
    var kept = new ArrayList<Record>();
    for (var record : records) {
      var blocked = record instanceof ARecord a && !neighbourhood.isOpen(a.getAddress());
      if (!blocked && record.getType() != Type.AAAA) {
        kept.add(record);
      }
    }
    return kept;
  }

  private static Message coded(Message answer, int code) {
    answer.getHeader().setRcode(code);
    return answer;
  }
}
