package dev.slipway.trigger;

import dev.slipway.event.Journal;
import dev.slipway.event.ProjectName;
import dev.slipway.source.AfterPush;
import dev.slipway.source.PublicAddress;
import dev.slipway.source.Push;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Notes what a push moved, and tells the one who pushed what comes of it, as it happens, to the
 * end. The runs do not depend on it: it only reads the journal.
 */
public final class TellPush implements AfterPush {
  private static final String NO_WAIT = "no-wait";
  private static final int BATCH = 200;
  private static final Duration BEAT = Duration.ofSeconds(15);
  private static final Duration LONGEST_QUEUEING = Duration.ofSeconds(30);

  private final NoteRefs noteRefs;
  private final Journal journal;
  private final StepTail tails;
  private final PublicAddress address;

  public TellPush(NoteRefs noteRefs, Journal journal, StepTail tails, PublicAddress address) {
    this.noteRefs = noteRefs;
    this.journal = journal;
    this.tails = tails;
    this.address = address;
  }

  @Override
  public void tell(Push push, Console console) throws InterruptedException {
    noteRefs.note(push.project(), push.by());
    var story = new PushStory(push, tails, address);
    boolean wait = !push.options().contains(NO_WAIT);
    var queueing = System.nanoTime() + LONGEST_QUEUEING.toNanos();
    long seq = push.since();
    boolean heard = true;
    while (heard && !story.over(wait)) {
      var events = journal.after(push.project(), seq, BATCH);
      for (var event : events) {
        heard &= say(console, story.of(event));
        seq = event.seq();
      }
      if (events.isEmpty()) {
        if (story.queueing() && System.nanoTime() - queueing > 0) {
          say(console, List.of("accepted; its run will appear at " + address.base()));
          return;
        }
        heard = await(seq, push.project(), story, console);
      }
    }
  }

  /** False if nobody listens any more. */
  private boolean await(long seq, ProjectName project, PushStory story, Console console)
      throws InterruptedException {
    var deadline = System.nanoTime() + BEAT.toNanos();
    long seen = Math.max(seq, journal.last());
    while (journal.after(project, seq, 1).isEmpty()) {
      var left = deadline - System.nanoTime();
      if (left <= 0) {
        return say(console, story.stillRunning(Instant.now()));
      }
      journal.awaitBeyond(seen, Duration.ofNanos(left));
      seen = journal.last();
    }
    return true;
  }

  private static boolean say(Console console, List<String> lines) {
    return lines.stream().allMatch(console::line);
  }
}
