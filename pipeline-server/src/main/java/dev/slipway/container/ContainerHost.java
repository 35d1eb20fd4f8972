package dev.slipway.container;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where containers live.
 *
 * <p>A life: {@link #create}, {@link #start}, perhaps {@link #pause} and {@link #resume}, {@link
 * #stop} or an end by itself, perhaps {@link #start} again, {@link #remove}. Containers outlive the
 * server. Everything may be called from any thread; what a container's state does not allow is
 * refused with a sentence.
 */
public interface ContainerHost {
  /** The image of that name, fetched as the order says; its digest. */
  String fetch(ContainerOrder order);

  /**
   * Prepares everything; nothing of it remains if this fails.
   *
   * @param digest of the image, as {@link #fetch} gave it
   * @throws dev.slipway.access.Refusal if it cannot be made as asked
   */
  void create(String id, String digest, ContainerOrder order);

  Optional<Sighting> find(String id);

  List<Sighting> list();

  void start(String id);

  void kill(String id, int signal);

  /** TERM, after the grace time KILL; returns when it has ended. */
  void stop(String id, Duration grace) throws InterruptedException;

  /** {@link #stop} and {@link #start}. */
  void restart(String id, Duration grace) throws InterruptedException;

  /** Holds its processes where they are; nothing to do if they are. */
  void pause(String id);

  /** Lets them go on. */
  void resume(String id);

  /** How it ended; empty if it has not within that time, or is not there. */
  Optional<Status.Exited> await(String id, Duration most) throws InterruptedException;

  /** Ends it if need be and removes all there is of it; nothing to do if it is not there. */
  void remove(String id);

  /** What it was made from, and how it does. */
  Particulars particulars(String id);

  /** What it uses now. */
  Usage usage(String id);

  /** What it wrote. */
  Output output(String id, OutputQuery query) throws InterruptedException;
}
