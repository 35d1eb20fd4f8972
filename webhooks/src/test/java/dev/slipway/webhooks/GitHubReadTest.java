package dev.slipway.webhooks;

import static dev.slipway.webhooks.Deliveries.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.webhooks.ForgeEvent.Action;
import dev.slipway.webhooks.ForgeEvent.Ignored;
import dev.slipway.webhooks.ForgeEvent.Origin;
import dev.slipway.webhooks.ForgeEvent.Proposal;
import dev.slipway.webhooks.ForgeEvent.Push;
import dev.slipway.webhooks.ForgeEvent.Tag;
import java.net.URI;
import org.junit.jupiter.api.Test;

class GitHubReadTest {
  private static final ObjectId OLD = new ObjectId("5a3c1f0e8b7d6a495b2c3d4e5f60718293a4b5c6");
  private static final ObjectId NEW = new ObjectId("c0ffee00c0ffee00c0ffee00c0ffee00c0ffee01");
  private static final ObjectId TAG = new ObjectId("7e57a90000000000000000000000000000007a61");
  private static final ObjectId NONE = new ObjectId("0".repeat(40));
  private static final RefName MAIN = new RefName("refs/heads/main");
  private static final RepositoryRef SHOP =
      new RepositoryRef("48151623", "octo/shop", URI.create("https://github.com/octo/shop.git"));

  @Test
  void aPushToMain() {
    assertEquals(new Push(MAIN, OLD, NEW, SHOP, "ada"), read("push", "push-to-main.json"));
    assertEquals(new Push(MAIN, OLD, NEW, SHOP, "ada"), read("push", "push-by-force.json"));
  }

  @Test
  void aNewBranch() {
    RefName larger = new RefName("refs/heads/feature/größer");
    Push push = new Push(larger, NONE, NEW, SHOP, "ada");
    assertEquals(push, read("push", "push-of-new-branch.json"));
    assertTrue(push.created());
    assertFalse(push.deleted());
  }

  @Test
  void aDeletedBranch() {
    RefName cart = new RefName("refs/heads/feature/cart");
    Push push = new Push(cart, OLD, NONE, SHOP, "ada");
    assertEquals(push, read("push", "push-deletes-branch.json"));
    assertTrue(push.deleted());
    assertFalse(push.created());
  }

  @Test
  void anAnnotatedTagNamesTheTagObject() {
    RefName v1 = new RefName("refs/tags/v1.2.0");
    assertEquals(new Tag(v1, NONE, TAG, SHOP, "ada"), read("push", "push-of-annotated-tag.json"));
    assertEquals(new Tag(v1, TAG, NONE, SHOP, "ada"), read("push", "push-deletes-tag.json"));
  }

  @Test
  void aTagNamedLikeABranchIsNoPushToIt() {
    Tag tag = assertInstanceOf(Tag.class, read("push", "push-of-tag-named-like-a-branch.json"));
    assertEquals(new RefName("refs/tags/main"), tag.ref());
    assertEquals(MAIN.shortName(), tag.ref().shortName());
  }

  @Test
  void aRepositoryWithSha256Ids() {
    Push push = assertInstanceOf(Push.class, read("push", "push-to-sha256-repository.json"));
    assertEquals(64, push.after().hex().length());
  }

  @Test
  void notesAreIgnored() {
    assertEquals(
        new Ignored("refs/notes/commits is neither a branch nor a tag"),
        read("push", "push-of-notes.json"));
  }

  @Test
  void aPing() {
    assertEquals(new ForgeEvent.Ping(), read("ping", "ping.json"));
  }

  @Test
  void whatNobodyListensToIsIgnoredWithAReason() {
    assertEquals(new Ignored("nothing listens to the event star"), read("star", "star.json"));
  }

  @Test
  void aPullRequestFromAFork() {
    RepositoryRef fork =
        new RepositoryRef(
            "99887766", "mallory/shop", URI.create("https://github.com/mallory/shop.git"));
    Proposal expected =
        new Proposal(
            42,
            Action.OPENED,
            NEW,
            new RefName("refs/heads/faster-checkout"),
            new Origin.Fork(fork),
            MAIN,
            SHOP,
            "mallory",
            false);
    assertEquals(expected, read("pull_request", "pull-request-from-fork.json"));
    assertTrue(expected.fork());
  }

  @Test
  void aPullRequestBetweenBranchesIsNoForkEvenInsideOne() {
    assertFalse(proposal("pull-request-from-branch.json").fork());
    assertFalse(proposal("pull-request-inside-a-fork.json").fork());
  }

  @Test
  void aRepositoryThatIsGoneIsTreatedAsAFork() {
    Proposal closed = proposal("pull-request-closed-and-fork-deleted.json");
    assertEquals(new Origin.Gone(), closed.origin());
    assertTrue(closed.fork());
    assertEquals(Action.CLOSED, closed.action());
  }

  @Test
  void whatWasDoneToAPullRequest() {
    assertEquals(Action.UPDATED, proposal("pull-request-gets-new-commits.json").action());
    assertEquals(Action.REOPENED, proposal("pull-request-reopened.json").action());
    assertEquals(Action.READY, proposal("pull-request-ready-for-review.json").action());
    assertEquals(Action.MERGED, proposal("pull-request-merged.json").action());
    assertEquals(Action.RETARGETED, proposal("pull-request-for-another-base.json").action());
    assertTrue(proposal("pull-request-opened-as-draft.json").draft());
  }

  @Test
  void whatLeavesTheCommitsAsTheyWereIsIgnored() {
    for (String file : new String[] {"gets-new-title", "labeled"}) {
      Reading reading = read("pull_request", "pull-request-" + file + ".json");
      Ignored ignored = assertInstanceOf(Ignored.class, reading);
      assertTrue(ignored.reason().startsWith("the pull request's commits are as before"));
    }
  }

  private static Proposal proposal(String file) {
    return assertInstanceOf(Proposal.class, read("pull_request", file));
  }
}
