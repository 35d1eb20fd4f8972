package dev.slipway.images.layer;

import dev.slipway.images.sys.Attributes;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What of an archive is unpacked, and whose it becomes.
 *
 * @param kept whether to unpack the entry at this path; a path has no slash at its ends, and each
 *     char of it is one byte. A hard link to what was left out is refused.
 * @param owner everybody's, whatever the archive says
 */
public record ArchiveRules(Predicate<String> kept, Optional<Owner> owner) {
  /** A user and a group by number. */
  public record Owner(long uid, long gid) {
    public Owner {
      if (uid < 0 || uid > Attributes.LAST_OWNER || gid < 0 || gid > Attributes.LAST_OWNER) {
        throw new IllegalArgumentException("not an owner: " + uid + ":" + gid);
      }
    }
  }

  /** All of it, with the owners that it names. */
  public static ArchiveRules everything() {
    return new ArchiveRules(path -> true, Optional.empty());
  }

  public ArchiveRules keeping(Predicate<String> only) {
    return new ArchiveRules(only, owner);
  }

  public ArchiveRules ownedBy(long uid, long gid) {
    return new ArchiveRules(kept, Optional.of(new Owner(uid, gid)));
  }

  Attributes owned(Attributes a) {
    return owner
        .map(o -> new Attributes(a.mode(), o.uid(), o.gid(), a.seconds(), a.nanos(), a.extended()))
        .orElse(a);
  }
}
