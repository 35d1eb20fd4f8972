package dev.slipway.event.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.event.EventType;
import dev.slipway.event.InMemoryJournal;
import dev.slipway.event.InMemoryTransactions;
import dev.slipway.event.NewEvent;
import dev.slipway.event.ProjectName;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.jboss.resteasy.reactive.server.jaxrs.SseImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventFeedTest {
  private final InMemoryJournal journal = new InMemoryJournal();
  private final InMemoryTransactions transactions = new InMemoryTransactions();
  private final EventFeed feed = new EventFeed(journal);
  private final Reader reader = new Reader();
  private final AtomicBoolean allowed = new AtomicBoolean(true);

  /** Somebody who reads a stream. */
  private static final class Reader implements SseEventSink {
    final List<OutboundSseEvent> read = new CopyOnWriteArrayList<>();
    volatile boolean closed;

    @Override
    public boolean isClosed() {
      return closed;
    }

    @Override
    public CompletionStage<?> send(OutboundSseEvent event) {
      read.add(event);
      return closed
          ? CompletableFuture.failedFuture(new IllegalStateException("gone"))
          : CompletableFuture.completedFuture(event);
    }

    @Override
    public void close() {
      closed = true;
    }

    List<String> ids() {
      return read.stream().filter(e -> e.getData() != null).map(OutboundSseEvent::getId).toList();
    }
  }

  private void append(String project) {
    var event = NewEvent.of(EventType.RUN_QUEUED, new ProjectName(project), "1");
    transactions.run(tx -> journal.append(tx, event));
  }

  private Thread follow(Optional<ProjectName> project, long after) {
    return Thread.startVirtualThread(
        () -> feed.follow(project, after, reader, new SseImpl(), allowed::get));
  }

  private void awaitIds(String... ids) {
    Awaitility.await().until(() -> reader.ids().equals(List.of(ids)));
  }

  @Test
  void whatWasAndWhatComesInOrderFromWhereTheReaderWas() throws Exception {
    append("shop");
    append("bank");
    append("shop");
    var following = follow(Optional.empty(), 1);
    awaitIds("2", "3");
    append("bank");
    awaitIds("2", "3", "4");
    assertTrue(reader.read.getFirst().getData() == null, "a comment comes at once");
    reader.close();
    append("bank");
    following.join();
  }

  @Test
  void aProjectsFeedHasNothingOfOthers() throws Exception {
    var following = follow(Optional.of(new ProjectName("shop")), 0);
    append("bank");
    append("shop");
    append("bank");
    append("shop");
    awaitIds("2", "4");
    reader.close();
    append("shop");
    following.join();
  }

  @Test
  void theStreamEndsWithTheRightToReadIt() throws Exception {
    var following = follow(Optional.empty(), 0);
    append("shop");
    awaitIds("1");
    allowed.set(false);
    append("shop");
    assertTrue(following.join(Duration.ofSeconds(40)));
    assertTrue(reader.closed);
    assertEquals(List.of("1"), reader.ids());
  }
}
