package dev.slipway.images.containerfile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads what follows {@code --mount=}: keys and values between commas. */
final class MountReader {
  private static final List<String> TYPES = List.of("bind", "cache", "secret", "ssh", "tmpfs");
  private static final List<String> SHARING = List.of("shared", "private", "locked");
  private static final List<String> KEYS =
      List.of(
          "type",
          "from",
          "source",
          "target",
          "readonly",
          "readwrite",
          "id",
          "sharing",
          "required",
          "size",
          "mode",
          "uid",
          "gid",
          "env");
  private static final Map<String, String> ALSO =
      Map.of(
          "src",
          "source",
          "dst",
          "target",
          "destination",
          "target",
          "ro",
          "readonly",
          "rw",
          "readwrite");

  /** Podman's options for labels, which our mounts do not need. */
  private static final Set<String> SELINUX = Set.of("z", "Z");

  private static final int MOST_FIELDS = 50;
  private static final Pattern SIZE =
      Pattern.compile("([0-9]{1,13}) ?(?:([kKmMgGtT])(?:i?[bB])?|[bB])?");
  private static final long LARGEST = 1L << 40;

  /** How a value becomes what it stands for. */
  @FunctionalInterface
  interface Expander {
    String expand(String value) throws Wrong;
  }

  private final Map<String, String> given = new HashMap<>();

  private MountReader(String text, Expander expander) throws Wrong {
    for (var field : fields(text)) {
      if (SELINUX.contains(field)) {
        continue;
      }
      int equals = field.indexOf('=');
      var name = key((equals < 0 ? field : field.substring(0, equals)).toLowerCase(Locale.ROOT));
      boolean bare = equals < 0 && isSwitch(name);
      if (equals < 0 && !bare) {
        throw new Wrong("the key " + name + " has no value", "expected " + name + "=VALUE");
      }
      given.put(name, bare ? "true" : expander.expand(field.substring(equals + 1)));
    }
  }

  private static boolean isSwitch(String name) {
    return name.equals("readonly") || name.equals("readwrite") || name.equals("required");
  }

  private static String key(String written) throws Wrong {
    var name = ALSO.getOrDefault(written, written);
    if (!KEYS.contains(name)) {
      throw new Wrong(
          "unknown key " + Problems.quote(written) + " of a mount", DidYouMean.hint(written, KEYS));
    }
    return name;
  }

  /** The fields of a line of CSV. */
  private static List<String> fields(String text) throws Wrong {
    var fields = new ArrayList<String>();
    var field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' && (quoted || field.isEmpty())) {
        boolean twice = quoted && i + 1 < text.length() && text.charAt(i + 1) == '"';
        quoted = twice || !quoted;
        if (twice) {
          field.append(c);
          i++;
        }
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    if (quoted || fields.size() > MOST_FIELDS) {
      throw new Wrong(quoted ? "a double quote is not closed" : "too many keys of a mount", "");
    }
    return fields;
  }

  /** The flag as it stands in the file, judged as far as its variables allow. */
  static MountFlag flag(Draft draft, Word text) {
    try {
      var reader =
          new MountReader(
              text.text(),
              value ->
                  new Lexer(
                          value,
                          draft.escape(),
                          Lexer.Keep.UNSET,
                          Variables.NONE,
                          new Work(Parser.MOST_BYTES))
                      .word());
      if (text.text().indexOf('$') < 0) {
        reader.mount();
      }
      var from = reader.text("from");
      if (from.map(f -> f.indexOf('$') >= 0).orElse(false)) {
        throw new Wrong("from cannot hold variables", "name a stage, FROM ... AS NAME");
      }
      return new MountFlag(text, from.map(text::as));
    } catch (Wrong e) {
      draft.problems().add(text, e.what(), e.hint());
      return new MountFlag(text, Optional.empty());
    }
  }

  /** The mount that the text means once its variables are known. */
  static Mount mount(String text, Expander expander) throws Wrong {
    return new MountReader(text, expander).mount();
  }

  private Mount mount() throws Wrong {
    var type = one("type", TYPES, "bind");
    if (given.containsKey("sharing") && !type.equals("cache")) {
      throw new Wrong("sharing is for mounts of type cache", "remove sharing");
    }
    if (given.containsKey("size") && !type.equals("tmpfs")) {
      throw new Wrong("size is for mounts of type tmpfs", "remove size");
    }
    boolean needs = type.equals("secret") || type.equals("ssh");
    if (given.containsKey("required") && !needs) {
      throw new Wrong("required is for mounts of type secret and ssh", "remove required");
    }
    return switch (type) {
      case "cache" -> cache();
      case "tmpfs" -> tmpfs();
      case "secret" -> secret();
      case "ssh" -> ssh();
      default -> bind();
    };
  }

  private Mount bind() throws Wrong {
    noOwner("bind");
    return new Mount.Bind(text("from"), text("source").orElse(""), target(), readOnly(true));
  }

  private Mount cache() throws Wrong {
    var target = target();
    var sharing = Mount.Sharing.valueOf(one("sharing", SHARING, "shared").toUpperCase(Locale.ROOT));
    return new Mount.Cache(
        text("id").orElse(target),
        text("from"),
        text("source").orElse(""),
        target,
        readOnly(false),
        sharing,
        number("uid", 0),
        number("gid", 0),
        mode(0755));
  }

  private Mount tmpfs() throws Wrong {
    noOwner("tmpfs");
    return new Mount.Tmpfs(target(), size());
  }

  private Mount secret() throws Wrong {
    if (given.containsKey("from")) {
      throw new Wrong("a secret comes from no stage", "remove from");
    }
    if (text("source").isPresent() && text("id").isPresent()) {
      throw new Wrong("a secret with id and with source", "both mean the same: remove one");
    }
    var target = text("target");
    var id = text("id").or(() -> text("source")).or(() -> target.map(MountReader::lastName));
    if (id.isEmpty() || id.get().isEmpty()) {
      throw new Wrong("a secret without id", "expected id=NAME");
    }
    boolean variable = given.containsKey("env");
    var env = variable ? Optional.of(text("env").orElse(id.get())) : Optional.<String>empty();
    var file = target.orElse(variable ? "" : "/run/secrets/" + lastName(id.get()));
    return new Mount.Secret(
        id.get(),
        file,
        env,
        isOn("required", false),
        number("uid", 0),
        number("gid", 0),
        mode(0400));
  }

  private Mount ssh() throws Wrong {
    if (given.containsKey("from") || given.containsKey("source")) {
      throw new Wrong("an ssh mount has neither from nor source", "expected id=NAME");
    }
    return new Mount.Ssh(
        text("id").orElse("default"),
        text("target").orElse(""),
        isOn("required", false),
        number("uid", 0),
        number("gid", 0),
        mode(0600));
  }

  private static String lastName(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(path.lastIndexOf('/', end - 1) + 1, end);
  }

  private Optional<String> text(String key) {
    return Optional.ofNullable(given.get(key)).filter(value -> !value.isEmpty());
  }

  /** Without a target it is the working directory. */
  private String target() throws Wrong {
    var target = text("target").orElse(".");
    if (Paths.clean(target).equals("/")) {
      throw new Wrong("a mount over the whole root", "expected target=/PATH");
    }
    return target;
  }

  private String one(String key, List<String> known, String usual) throws Wrong {
    var value = text(key).orElse(usual).toLowerCase(Locale.ROOT);
    if (!known.contains(value)) {
      throw new Wrong(
          "unknown " + key + " of a mount: " + Problems.quote(value),
          DidYouMean.hint(value, known));
    }
    return value;
  }

  private boolean readOnly(boolean usual) throws Wrong {
    return given.containsKey("readwrite") ? !isOn("readwrite", true) : isOn("readonly", usual);
  }

  private boolean isOn(String key, boolean usual) throws Wrong {
    var value = given.get(key);
    if (value == null) {
      return usual;
    }
    return switch (value) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default -> throw new Wrong(key + " is " + Problems.quote(value), "expected true or false");
    };
  }

  private void noOwner(String type) throws Wrong {
    for (var key : List.of("uid", "gid", "mode")) {
      if (given.containsKey(key)) {
        throw new Wrong(key + " is not for mounts of type " + type, "remove " + key);
      }
    }
  }

  private int number(String key, int usual) throws Wrong {
    var value = given.get(key);
    if (value == null) {
      return usual;
    }
    return Owner.id(value)
        .orElseThrow(
            () ->
                new Wrong(
                    key + " is " + Problems.quote(value), "expected 0 to " + Integer.MAX_VALUE));
  }

  private int mode(int usual) throws Wrong {
    var value = given.get("mode");
    if (value == null) {
      return usual;
    }
    if (value.isEmpty()
        || value.length() > 6
        || !value.chars().allMatch(c -> c >= '0' && c < '8')) {
      throw new Wrong("mode is " + Problems.quote(value), "expected octal digits, as 0755");
    }
    return Integer.parseInt(value, 8) & 07777;
  }

  /** Sizes are powers of 1024, as docker has them. */
  private long size() throws Wrong {
    var value = given.getOrDefault("size", "0");
    var form = SIZE.matcher(value);
    if (!form.matches()) {
      throw new Wrong("size is " + Problems.quote(value), "expected a size, as 64m or 1g");
    }
    var unit = Optional.ofNullable(form.group(2)).orElse("").toLowerCase(Locale.ROOT);
    int shift = unit.isEmpty() ? 0 : 10 * ("kmgt".indexOf(unit) + 1);
    long number = Long.parseLong(form.group(1));
    if (number > LARGEST >> shift) {
      throw new Wrong("size is " + Problems.quote(value), "at most 1t");
    }
    return number << shift;
  }
}
