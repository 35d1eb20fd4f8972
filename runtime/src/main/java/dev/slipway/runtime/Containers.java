package dev.slipway.runtime;

import dev.slipway.runtime.bundle.DeleteTree;
import dev.slipway.runtime.bundle.HostileTreeException;
import dev.slipway.runtime.engine.Engine;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;

/**
 * The containers of one data directory, which one process may open at a time.
 *
 * <p>They outlive that process, however it ends: the next one to open the directory finds them all,
 * running or ended, with logs and exit codes whole. What an earlier process had only half made is
 * removed when the directory is opened. All methods may be called from any thread at once.
 */
public final class Containers implements AutoCloseable {
  private final Parts parts;
  private final DirectoryLock lock;
  private final Map<ContainerId, Container> known = new ConcurrentHashMap<>();

  /** Creating shares it; removing what containers have in common needs it alone. */
  private final ReentrantReadWriteLock common = new ReentrantReadWriteLock();

  private Containers(Parts parts, DirectoryLock lock) {
    this.parts = parts;
    this.lock = lock;
  }

  /**
   * Opens a data directory, making it if it is not there.
   *
   * @throws ContainerException if another process has it open, or this host cannot run containers
   */
  public static Containers open(RuntimeSettings settings) {
    try {
      return new OpenContainers(settings).open(Containers::new);
    } catch (IOException e) {
      throw new ContainerException("opening the containers of " + settings.root(), e);
    }
  }

  /** The engine in use. */
  public EngineInfo engine() {
    Engine engine = parts.engine();
    return new EngineInfo(engine.name(), engine.version().toString(), engine.isSafe());
  }

  /**
   * Why containers run without users of their own even if their specification has some; empty if
   * they get them.
   */
  public Optional<String> withoutUserNamespaces() {
    return parts.shifts().missing();
  }

  /**
   * Prepares everything and has the engine create the container; nothing of it remains if this
   * fails.
   *
   * @throws ContainerExistsException if there is one of that id
   * @throws ContainerRefusedException if it cannot be made as asked
   */
  public Container create(ContainerSpec spec) {
    common.readLock().lock();
    try {
      new HostCanLimit(parts.cgroups()).check(spec);
      synchronized (known) {
        reserve(spec.id());
      }
      try {
        // One of that id that was removed just now may still have its control group.
        parts.reaper().await(parts, spec.id().value());
        var record = parts.mounts().call(() -> new CreateContainer(parts, spec).create());
        return adopt(spec.withSecrets(List.of()), record);
      } catch (IOException | RuntimeException e) {
        undo(spec.id(), e);
        throw e;
      }
    } catch (HostileTreeException e) {
      throw new ContainerRefusedException(spec.id(), e.reason());
    } catch (IOException e) {
      throw new ContainerException("creating container " + spec.id(), e);
    } finally {
      common.readLock().unlock();
    }
  }

  /** All volumes, by name. */
  public List<VolumeUse> volumes() {
    try {
      return new Volumes(parts.layout()).list(known.values());
    } catch (IOException e) {
      throw new ContainerException("listing volumes", e);
    }
  }

  /**
   * Removes a volume with all that is in it.
   *
   * @throws ContainerException if there is none of that name, or a container has it
   */
  public void removeVolume(String name) {
    try {
      DeleteTree.delete(taken(name));
    } catch (IOException e) {
      throw new ContainerException("removing volume " + name, e);
    }
  }

  /** Nothing may be created meanwhile, for it might be given the volume. */
  private Path taken(String name) throws IOException {
    common.writeLock().lock();
    try {
      return new Volumes(parts.layout()).take(name, known.values());
    } finally {
      common.writeLock().unlock();
    }
  }

  /** By its id or its name. */
  public Optional<Container> find(String idOrName) {
    var byId =
        ContainerId.isOne(idOrName) ? find(new ContainerId(idOrName)) : Optional.<Container>empty();
    return byId.or(
        () -> known.values().stream().filter(c -> c.name().equals(idOrName)).findFirst());
  }

  public Optional<Container> find(ContainerId id) {
    return Optional.ofNullable(known.get(id));
  }

  /** All of them, by id. */
  public List<Container> list() {
    return known.values().stream().sorted(Comparator.comparing(c -> c.id().value())).toList();
  }

  /** The janitor: removes every container that is not to be kept, and all rests of earlier ones. */
  public SweepReport sweep(Predicate<ContainerId> keep) {
    common.writeLock().lock();
    try {
      return parts.mounts().call(() -> new SweepRests(parts, known).sweep(keep));
    } catch (IOException e) {
      throw new ContainerException("sweeping " + parts.layout().root(), e);
    } finally {
      common.writeLock().unlock();
    }
  }

  /** Lets go of the directory; containers run on. */
  @Override
  public void close() {
    common.writeLock().lock();
    try {
      parts.reaper().awaitAll();
      if (known.isEmpty()) {
        new SharedParts(parts).remove();
      }
      parts.close();
      lock.close();
    } catch (IOException e) {
      throw new ContainerException("closing " + parts.layout().root(), e);
    } finally {
      common.writeLock().unlock();
    }
  }

  /** Takes over what an earlier process left, and removes what it had not finished. */
  void adoptAll() throws IOException {
    emptyTrash();
    for (var id : parts.layout().ids()) {
      var record = ContainerRecord.read(parts.layout().container(id));
      if (record.isPresent()) {
        new ContainerNetwork(parts, parts.layout().container(id)).adopt(id);
        adopt(kept(id), record.get());
      } else {
        new RemoveContainer(parts, id).remove();
      }
    }
  }

  private void emptyTrash() throws IOException {
    for (var entry : parts.layout().inTrash()) {
      if (RemoveContainer.isDiscarded(entry)) {
        RemoveContainer.inTrash(parts, entry).remove();
      } else {
        DeleteTree.delete(entry);
      }
    }
  }

  private ContainerSpec kept(String id) throws IOException {
    return SpecJson.read(parts.layout().container(id))
        .orElseThrow(() -> new IOException("the record of container " + id + " is gone"))
        .spec();
  }

  private Container adopt(ContainerSpec spec, ContainerRecord record) throws IOException {
    var container = new Container(parts, spec, record, names);
    known.put(spec.id(), container);
    container.follow();
    return container;
  }

  private final Container.Names names =
      new Container.Names() {
        @Override
        public void claim(Container container, String name, Lives.Task rename) throws IOException {
          synchronized (known) {
            var other = find(name);
            if (other.isPresent() && other.get() != container) {
              throw new ContainerExistsException(name);
            }
            rename.make();
          }
        }

        @Override
        public void forget(Container container) {
          known.remove(container.id());
        }
      };

  private void reserve(ContainerId id) throws IOException {
    if (find(id.value()).isPresent()) {
      throw new ContainerExistsException(id.value());
    }
    try {
      Files.createDirectory(parts.layout().container(id.value()).path());
    } catch (FileAlreadyExistsException e) {
      throw new ContainerExistsException(id.value());
    }
  }

  private void undo(ContainerId id, Exception why) {
    known.remove(id);
    try {
      parts.mounts().call(() -> new RemoveContainer(parts, id.value()).remove());
    } catch (IOException | RuntimeException e) {
      why.addSuppressed(e);
    }
  }
}
