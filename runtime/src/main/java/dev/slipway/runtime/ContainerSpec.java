package dev.slipway.runtime;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
    Privileges privileges) {
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
    checkTexts(argv, env, labels);
    check(!argv.isEmpty() && !argv.getFirst().isEmpty(), "argv has no command");
    check(env.keySet().stream().allMatch(n -> ENV_NAME.matcher(n).matches()), "environment name");
    check(HOSTNAME.matcher(hostname).matches(), "hostname: \"" + hostname + "\"");
    check(USER.matcher(user).matches(), "user: \"" + user + "\" (expected: " + USER + ")");
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
        Privileges.STEP);
  }

  /** One more tree, inside those there are. */
  public ContainerSpec withTree(String target, List<Path> layers) {
    var more = new java.util.ArrayList<>(trees);
    more.add(new CowTree(target, layers));
    return new ContainerSpec(
        id,
        more,
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
        privileges);
  }

  public ContainerSpec withEnv(Map<String, String> variables) {
    return new ContainerSpec(
        id,
        trees,
        argv,
        variables,
        workdir,
        user,
        limits,
        network,
        secrets,
        labels,
        hostname,
        readOnlyRoot,
        privileges);
  }

  public ContainerSpec withWorkdir(String directory) {
    return new ContainerSpec(
        id,
        trees,
        argv,
        env,
        directory,
        user,
        limits,
        network,
        secrets,
        labels,
        hostname,
        readOnlyRoot,
        privileges);
  }

  public ContainerSpec withUser(String name) {
    return new ContainerSpec(
        id,
        trees,
        argv,
        env,
        workdir,
        name,
        limits,
        network,
        secrets,
        labels,
        hostname,
        readOnlyRoot,
        privileges);
  }

  public ContainerSpec withLimits(Limits most) {
    return new ContainerSpec(
        id,
        trees,
        argv,
        env,
        workdir,
        user,
        most,
        network,
        secrets,
        labels,
        hostname,
        readOnlyRoot,
        privileges);
  }

  public ContainerSpec withNetwork(Network reach) {
    return new ContainerSpec(
        id,
        trees,
        argv,
        env,
        workdir,
        user,
        limits,
        reach,
        secrets,
        labels,
        hostname,
        readOnlyRoot,
        privileges);
  }

  public ContainerSpec withSecrets(List<SecretFile> files) {
    return new ContainerSpec(
        id,
        trees,
        argv,
        env,
        workdir,
        user,
        limits,
        network,
        files,
        labels,
        hostname,
        readOnlyRoot,
        privileges);
  }

  public ContainerSpec withLabels(Map<String, String> marks) {
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
        marks,
        hostname,
        readOnlyRoot,
        privileges);
  }

  public ContainerSpec withHostname(String name) {
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
        name,
        readOnlyRoot,
        privileges);
  }

  public ContainerSpec withReadOnlyRoot() {
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
        true,
        privileges);
  }

  public ContainerSpec withPrivileges(Privileges rights) {
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
        rights);
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

  private static void checkTrees(List<CowTree> trees) {
    check(!trees.isEmpty() && trees.getFirst().target().equals("/"), "the first tree is not \"/\"");
    var targets = new HashSet<String>();
    for (var tree : trees) {
      check(targets.add(tree.target()), "two trees at " + tree.target());
      check(!InsidePath.isKernels(tree.target()), "no tree can lie at " + tree.target());
    }
  }

  private static void checkTexts(
      List<String> argv, Map<String, String> env, Map<String, String> labels) {
    var texts = new java.util.ArrayList<>(argv);
    env.forEach((name, value) -> texts.add(name + "=" + value));
    labels.forEach((name, value) -> texts.add(name + "=" + value));
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
