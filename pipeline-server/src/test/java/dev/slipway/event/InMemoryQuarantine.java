package dev.slipway.event;

import java.util.List;
import java.util.TreeSet;

/** Quarantined events as a set. */
public final class InMemoryQuarantine implements Quarantine {
  private record Entry(String reader, long seq) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byReader = reader.compareTo(other.reader);
      return byReader == 0 ? Long.compare(seq, other.seq) : byReader;
    }
  }

  private final TreeSet<Entry> entries = new TreeSet<>();

  @Override
  public synchronized void put(Transaction tx, String reader, long seq, String reason) {
    var entry = new Entry(reader, seq);
    if (entries.add(entry)) {
      InMemoryTransactions.undo(tx, () -> entries.remove(entry));
    }
  }

  @Override
  public synchronized List<Long> of(String reader) {
    return entries.stream().filter(entry -> entry.reader().equals(reader)).map(Entry::seq).toList();
  }

  @Override
  public synchronized void release(Transaction tx, String reader, long seq) {
    var entry = new Entry(reader, seq);
    if (entries.remove(entry)) {
      InMemoryTransactions.undo(tx, () -> entries.add(entry));
    }
  }
}
