package dev.slipway.event.http;

import dev.slipway.access.Caller;
import dev.slipway.access.Permission;
import dev.slipway.access.Refusal;
import dev.slipway.access.StandingRight;
import dev.slipway.event.Journal;
import dev.slipway.event.ProjectName;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Optional;

/** What both event routes do, for one project or for all. */
final class EventReader {
  private static final int MOST = 1000;

  private final EventFeed feed;
  private final StandingRight rights;

  EventReader(Journal journal, StandingRight rights) {
    this.feed = new EventFeed(journal);
    this.rights = rights;
  }

  EventView.Page page(Optional<ProjectName> project, String after, String limit) {
    var events = feed.events(project, number("after", after), limited(number("limit", limit)));
    return EventView.Page.of(events);
  }

  void stream(
      Optional<ProjectName> project,
      String after,
      SseEventSink sink,
      Sse sse,
      SecurityContext security) {
    var caller = (Caller) security.getUserPrincipal();
    feed.follow(
        project,
        number("after", after),
        sink,
        sse,
        () -> rights.holds(caller, Permission.READ, project));
  }

  private static int limited(long limit) {
    return (int) Math.clamp(limit, 1, MOST);
  }

  private static long number(String name, String value) {
    if (!value.matches("[0-9]{1,18}")) {
      throw new Refusal(
          Refusal.Kind.INVALID, "bad-" + name, "'" + name + "' must be a whole number from 0 up");
    }
    return Long.parseLong(value);
  }
}
