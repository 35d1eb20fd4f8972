package dev.slipway.webhooks;

/**
 * Something that happened at a forge, in words all forges share.
 *
 * <p>Deliveries come late, twice and out of order: an event says what was true when it was sent, so
 * ask the repository for the present end of the ref before acting on it.
 */
public sealed interface ForgeEvent extends Reading {

  /** A ref that moved. */
  sealed interface RefChanged extends ForgeEvent {
    RefName ref();

    /** Where it pointed, zero if it was made. */
    ObjectId before();

    /** Where it points, zero if it was deleted. */
    ObjectId after();

    RepositoryRef repository();

    /** The account that pushed. */
    String pusher();

    default boolean created() {
      return before().isZero();
    }

    default boolean deleted() {
      return after().isZero();
    }
  }

  /** A branch was made, moved (also by force) or deleted. */
  record Push(RefName ref, ObjectId before, ObjectId after, RepositoryRef repository, String pusher)
      implements RefChanged {
    public Push {
      check(ref.isBranch(), "a push to " + ref + " is not one to a branch");
      checkEnds(before, after);
    }
  }

  /**
   * A tag was made, moved or deleted. {@link #after} is what the ref holds: of an annotated tag
   * that is the tag object, not the commit.
   */
  record Tag(RefName ref, ObjectId before, ObjectId after, RepositoryRef repository, String pusher)
      implements RefChanged {
    public Tag {
      check(ref.isTag(), "a push to " + ref + " is not one to a tag");
      checkEnds(before, after);
    }
  }

  /**
   * A pull or merge request changed.
   *
   * @param number what people call it by in its repository
   * @param head the commit that is proposed
   * @param headRef the branch it lies on, in {@link #origin}'s repository
   * @param base the branch it is meant for, in {@code repository}
   * @param author the account that opened it
   */
  record Proposal(
      long number,
      Action action,
      ObjectId head,
      RefName headRef,
      Origin origin,
      RefName base,
      RepositoryRef repository,
      String author,
      boolean draft)
      implements ForgeEvent {
    public Proposal {
      check(number > 0, "proposal number " + number + " (expected: above 0)");
      check(!head.isZero(), "a proposal without a head");
      check(headRef.isBranch() && base.isBranch(), "a proposal is from a branch to a branch");
    }

    /** Whether it comes from outside the repository, and so from people without rights in it. */
    public boolean fork() {
      return !(origin instanceof Origin.SameRepository);
    }
  }

  /** What was done to a proposal. */
  enum Action {
    OPENED,
    /** It has another head. */
    UPDATED,
    /** It is meant for another branch. */
    RETARGETED,
    /** It is no draft any more. */
    READY,
    REOPENED,
    MERGED,
    /** Closed without being merged. */
    CLOSED
  }

  /** Where the commits of a proposal come from. */
  sealed interface Origin {
    /** A branch of the repository it is meant for. */
    record SameRepository() implements Origin {}

    /** Another repository, whose owner may be anyone. */
    record Fork(RepositoryRef repository) implements Origin {}

    /** A repository that was deleted since, or that the sender may not see; treated as a fork. */
    record Gone() implements Origin {}
  }

  /** The forge tries out the hook. */
  record Ping() implements ForgeEvent {}

  /**
   * Nothing to do.
   *
   * @param reason one sentence for the person who wonders why nothing happened
   */
  record Ignored(String reason) implements ForgeEvent {}

  private static void checkEnds(ObjectId before, ObjectId after) {
    check(before.sameKindAs(after), "the two ends of a ref have ids of different kinds");
    check(!before.isZero() || !after.isZero(), "a ref that was neither there before nor after");
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
