package dev.slipway.images.containerfile;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A tree of names: a slash at the end makes a directory, an arrow a link. */
final class Names implements Tree {
  private final Map<String, Optional<String>> all = new TreeMap<>();
  private final Map<String, Kind> kinds = new TreeMap<>();

  Names(String... names) {
    kinds.put("", Kind.DIRECTORY);
    for (var name : names) {
      int arrow = name.indexOf("->");
      var path = arrow < 0 ? Paths.relative(name) : name.substring(0, arrow);
      for (int i = path.indexOf('/'); i > 0; i = path.indexOf('/', i + 1)) {
        kinds.putIfAbsent(path.substring(0, i), Kind.DIRECTORY);
      }
      kinds.put(path, arrow >= 0 ? Kind.LINK : name.endsWith("/") ? Kind.DIRECTORY : Kind.FILE);
      all.put(path, arrow < 0 ? Optional.empty() : Optional.of(name.substring(arrow + 2)));
    }
  }

  @Override
  public Optional<Kind> kind(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0
        ? Optional.ofNullable(kinds.get(path))
        : follow(path.substring(0, slash))
            .map(real -> kinds.get(Paths.join(real, path.substring(slash + 1))));
  }

  @Override
  public Optional<String> follow(String path) {
    var real = "";
    for (var part : path.isEmpty() ? new String[0] : path.split("/", -1)) {
      real = Paths.join(real, part);
      for (int i = 0; i < 10 && kinds.get(real) == Kind.LINK; i++) {
        var target = all.getOrDefault(real, Optional.empty()).orElse("");
        int slash = real.lastIndexOf('/');
        real = Paths.relative(Paths.in(slash < 0 ? "" : real.substring(0, slash), target));
      }
    }
    return kinds.containsKey(real) ? Optional.of(real) : Optional.empty();
  }

  @Override
  public List<String> list(String directory) {
    var below = directory.isEmpty() ? "" : directory + "/";
    return kinds.keySet().stream()
        .filter(p -> p.length() > below.length() && p.startsWith(below))
        .map(p -> p.substring(below.length()))
        .filter(p -> p.indexOf('/') < 0)
        .toList();
  }
}
