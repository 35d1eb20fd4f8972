package dev.slipway.runtime;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Everything there is to say about a container before it exists. Made by {@link #of} with safe
 * defaults, then changed by the {@code with} methods.
 *
 * @param trees the first is its root "/"; others are mounted inside it
 * @param workdir created if the image lacks it
 * @param user as images write it: name, uid, name:group, uid:gid; empty for root
 * @param labels kept with the container and given back after a restart; never shown to the engine
 * @param hostname its own name; empty for its id
 * @param durable whether an fsync in its trees reaches the disk
 * @param terminal of which size, if it shall have one
 * @param mounts volumes and memory file systems
 * @param identities whom its users are on the host; empty for the same numbers
 */
public record ContainerSpec(
    ContainerId id,
    List<CowTree> trees,
    List<String> argv,
    Map<String, String> env,
    String workdir,
    String user,
    Limits limits,
    Network network,
    List<SecretFile> secrets,
    Map<String, String> labels,
    String hostname,
    boolean readOnlyRoot,
    Privileges privileges,
    Stdin stdin,
    Optional<WindowSize> terminal,
    Optional<Identities> identities,
    ExtraMounts mounts,
    RestartPolicy restart,
    Optional<HealthCheck> health,
    LogPolicy log,
    boolean durable) {
  private static final Pattern HOSTNAME =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,61}[A-Za-z0-9])?");
  private static final Pattern ENV_NAME = Pattern.compile("[^=\0]{1,1000}");
  private static final Pattern USER =
      Pattern.compile("[A-Za-z0-9_.-]{0,64}(:[A-Za-z0-9_.-]{1,64})?");

  /** The kernel takes 128 KiB a string and some MiB in all; this much is certain to fit. */
  private static final int MOST_TEXT = 1 << 20;

  private static final int LONGEST_TEXT = 128 << 10;
  private static final int MOST_SECRETS = 100;

  public ContainerSpec {
    trees = List.copyOf(trees);
    argv = List.copyOf(argv);
    env = Map.copyOf(env);
    secrets = List.copyOf(secrets);
    labels = Map.copyOf(labels);
    workdir = InsidePath.checked(workdir);
    hostname = hostname.isEmpty() ? id.value() : hostname;
    checkTrees(trees);
    checkTexts(labelled(argv, labels), env);
    checkProcess(argv, env, user);
    check(HOSTNAME.matcher(hostname).matches(), "hostname: \"" + hostname + "\"");
    mounts.check(treeTargets(trees), otherTargets(secrets), workdir);
    check(secrets.size() <= MOST_SECRETS, "secrets: " + secrets.size());
    check(!InsidePath.isKernels(workdir), "working directory " + workdir + " is the kernel's");
  }

  /** A container of one tree at "/" that runs one command as root, without network. */
  public static ContainerSpec of(ContainerId id, List<Path> layers, List<String> argv) {
    return new ContainerSpec(
        id,
        List.of(new CowTree("/", layers)),
        argv,
        Map.of(),
        "/",
        "",
        Limits.defaults(),
        new Network.None(),
        List.of(),
        Map.of(),
        "",
        false,
        Privileges.STEP,
        Stdin.NONE,
        Optional.empty(),
        Optional.empty(),
        ExtraMounts.NONE,
        new RestartPolicy.Never(),
        Optional.empty(),
        LogPolicy.usual(),
        false);
  }

  /** One more tree, inside those there are. */
  public ContainerSpec withTree(String target, List<Path> layers) {
    return with(draft -> draft.trees.add(new CowTree(target, layers)));
  }

  public ContainerSpec withEnv(Map<String, String> variables) {
    return with(draft -> draft.env = variables);
  }

  public ContainerSpec withWorkdir(String directory) {
    return with(draft -> draft.workdir = directory);
  }

  public ContainerSpec withUser(String name) {
    return with(draft -> draft.user = name);
  }

  public ContainerSpec withLimits(Limits most) {
    return with(draft -> draft.limits = most);
  }

  public ContainerSpec withNetwork(Network reach) {
    return with(draft -> draft.network = reach);
  }

  public ContainerSpec withSecrets(List<SecretFile> files) {
    return with(draft -> draft.secrets = files);
  }

  public ContainerSpec withLabels(Map<String, String> marks) {
    return with(draft -> draft.labels = marks);
  }

  public ContainerSpec withHostname(String name) {
    return with(draft -> draft.hostname = name);
  }

  public ContainerSpec withReadOnlyRoot() {
    return with(draft -> draft.readOnlyRoot = true);
  }

  public ContainerSpec withPrivileges(Privileges rights) {
    return with(draft -> draft.privileges = rights);
  }

  /** Somebody will attach and write to it. */
  public ContainerSpec withStdin(Stdin input) {
    return with(draft -> draft.stdin = input);
  }

  /** A terminal instead of plain streams; what it writes is one stream then. */
  public ContainerSpec withTerminal(WindowSize size) {
    return with(draft -> draft.terminal = Optional.of(size));
  }

  /** Users of its own; what becomes of that is said by {@link RuntimeSettings#userNamespaces}. */
  public ContainerSpec withIdentities(Identities users) {
    return with(draft -> draft.identities = Optional.of(users));
  }

  /** Directories that outlive it. */
  public ContainerSpec withVolumes(List<Volume> volumes) {
    return with(draft -> draft.mounts = draft.mounts.withVolumes(volumes));
  }

  /** Directories in memory. */
  public ContainerSpec withTmpfs(List<Tmpfs> tmpfs) {
    return with(draft -> draft.mounts = draft.mounts.withTmpfs(tmpfs));
  }

  public ContainerSpec withRestart(RestartPolicy policy) {
    return with(draft -> draft.restart = policy);
  }

  public ContainerSpec withHealthCheck(HealthCheck check) {
    return with(draft -> draft.health = Optional.of(check));
  }

  public ContainerSpec withLog(LogPolicy policy) {
    return with(draft -> draft.log = policy);
  }

  /**
   * What it syncs to disk in its trees survives a power loss. Without this an fsync there does
   * nothing, which is several times faster and enough for whatever is made anew or frozen. Volumes
   * are always durable.
   */
  public ContainerSpec withDurableTrees() {
    return with(draft -> draft.durable = true);
  }

  private ContainerSpec with(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.checked();
  }

  /** What is being changed, unchecked. */
  private static final class Draft {
    private final ContainerId id;
    private final List<CowTree> trees;
    private final List<String> argv;
    private Map<String, String> env;
    private String workdir;
    private String user;
    private Limits limits;
    private Network network;
    private List<SecretFile> secrets;
    private Map<String, String> labels;
    private String hostname;
    private boolean readOnlyRoot;
    private Privileges privileges;
    private Stdin stdin;
    private Optional<WindowSize> terminal;
    private Optional<Identities> identities;
    private ExtraMounts mounts;
    private RestartPolicy restart;
    private Optional<HealthCheck> health;
    private LogPolicy log;
    private boolean durable;

    private Draft(ContainerSpec spec) {
      id = spec.id;
      trees = new ArrayList<>(spec.trees);
      argv = spec.argv;
      env = spec.env;
      workdir = spec.workdir;
      user = spec.user;
      limits = spec.limits;
      network = spec.network;
      secrets = spec.secrets;
      labels = spec.labels;
      hostname = spec.hostname;
      readOnlyRoot = spec.readOnlyRoot;
      privileges = spec.privileges;
      stdin = spec.stdin;
      terminal = spec.terminal;
      identities = spec.identities;
      mounts = spec.mounts;
      restart = spec.restart;
      health = spec.health;
      log = spec.log;
      durable = spec.durable;
    }

    private ContainerSpec checked() {
      return new ContainerSpec(
          id,
          trees,
          argv,
          env,
          workdir,
          user,
          limits,
          network,
          secrets,
          labels,
          hostname,
          readOnlyRoot,
          privileges,
          stdin,
          terminal,
          identities,
          mounts,
          restart,
          health,
          log,
          durable);
    }
  }

  /** Names, but not values, of its environment: people put passwords there. */
  @Override
  public String toString() {
    return "ContainerSpec[id=%s, argv=%s, env=%s, workdir=%s, user=%s, limits=%s, network=%s, secrets=%s]"
        .formatted(id, argv, env.keySet(), workdir, user, limits, network, secrets);
  }

  /** Number of the tree that a path inside the container belongs to: the one mounted deepest. */
  int treeOf(String path) {
    var best = 0;
    for (var i = 1; i < trees.size(); i++) {
      var target = trees.get(i).target();
      if (Path.of(path).startsWith(target) && target.length() > trees.get(best).target().length()) {
        best = i;
      }
    }
    return best;
  }

  private static List<String> treeTargets(List<CowTree> trees) {
    return trees.stream().skip(1).map(CowTree::target).toList();
  }

  private static List<String> otherTargets(List<SecretFile> secrets) {
    var targets = new ArrayList<>(EtcFiles.TARGETS);
    secrets.forEach(secret -> targets.add(secret.target()));
    return targets;
  }

  private static void checkTrees(List<CowTree> trees) {
    check(!trees.isEmpty() && trees.getFirst().target().equals("/"), "the first tree is not \"/\"");
    var targets = new HashSet<String>();
    for (var tree : trees) {
      check(targets.add(tree.target()), "two trees at " + tree.target());
      check(!InsidePath.isKernels(tree.target()), "no tree can lie at " + tree.target());
    }
  }

  static void checkProcess(List<String> argv, Map<String, String> env, String user) {
    check(!argv.isEmpty() && !argv.getFirst().isEmpty(), "argv has no command");
    check(env.keySet().stream().allMatch(n -> ENV_NAME.matcher(n).matches()), "environment name");
    check(USER.matcher(user).matches(), "user: \"" + user + "\" (expected: " + USER + ")");
    checkTexts(argv, env);
  }

  private static List<String> labelled(List<String> argv, Map<String, String> labels) {
    var texts = new ArrayList<>(argv);
    labels.forEach((name, value) -> texts.add(name + "=" + value));
    return texts;
  }

  private static void checkTexts(List<String> some, Map<String, String> env) {
    var texts = new ArrayList<>(some);
    env.forEach((name, value) -> texts.add(name + "=" + value));
    check(texts.stream().noneMatch(text -> text.indexOf('\0') >= 0), "a NUL character in a text");
    check(texts.stream().allMatch(text -> text.length() < LONGEST_TEXT), "a text of over 128 KiB");
    check(texts.stream().mapToLong(String::length).sum() < MOST_TEXT, "over 1 MiB of texts");
  }

  private static void check(boolean right, String otherwise) {
    if (!right) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
