package dev.slipway.images.containerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts the values of variables into the words of one instruction, and judges what they become. */
final class Expand {
  /** A variable that was used and is not set. */
  record Use(String name, Word at) {}

  private final Source source;
  private final Variables variables;
  private final char escape;
  private final List<Use> unset = new ArrayList<>();

  Expand(Source source, Variables variables, char escape) {
    this.source = source;
    this.variables = variables;
    this.escape = escape;
  }

  Source source() {
    return source;
  }

  List<Use> unset() {
    return unset;
  }

  /** A value that has no place of its own. */
  String value(String text) throws Wrong {
    return lexer(text).word();
  }

  private Lexer lexer(String text) {
    return new Lexer(text, escape, Lexer.Keep.NOTHING, variables, new Work(Work.LONGEST_WORD));
  }

  Word word(Word word) {
    var lexer = lexer(word.text());
    var text = source.read(word, w -> lexer.word());
    lexer.unset().forEach(name -> unset.add(new Use(name, word)));
    return word.as(text);
  }

  private Optional<Word> word(Optional<Word> word) {
    return word.map(this::word);
  }

  private List<Word> words(List<Word> words) {
    return words.stream().map(this::word).toList();
  }

  /** An expanded word that must be of a form. */
  private <T> Word word(Word word, Source.Read<T> form) {
    var expanded = word(word);
    source.read(expanded, form);
    return expanded;
  }

  Instruction.Env env(Instruction.Env env) {
    return new Instruction.Env(source, settings(env.settings()));
  }

  Instruction.Label label(Instruction.Label label) {
    return new Instruction.Label(source, settings(label.settings()));
  }

  private List<Instruction.Setting> settings(List<Instruction.Setting> settings) {
    return settings.stream()
        .map(s -> new Instruction.Setting(word(s.name(), Expand::name), word(s.value())))
        .toList();
  }

  private static String name(String text) throws Wrong {
    if (text.isEmpty() || text.indexOf('=') >= 0) {
      throw new Wrong("not a name: " + Problems.quote(text), "not empty, and without =");
    }
    return text;
  }

  Instruction copy(Instruction.Copy copy) {
    return new Instruction.Copy(source, copy.from(), transfer(copy.transfer()), copy.parents());
  }

  Instruction add(Instruction.Add add) {
    var checksum = add.checksum().map(sum -> word(sum, Expand::sum));
    return new Instruction.Add(
        source, transfer(add.transfer()), add.keepGitDir(), checksum, add.unpack());
  }

  private static String sum(String text) throws Wrong {
    Addresses.checkSum(text);
    return text;
  }

  private Transfer transfer(Transfer transfer) {
    return new Transfer(
        words(transfer.sources()),
        transfer.documents().stream().map(this::document).toList(),
        word(transfer.destination()),
        transfer.owner().map(o -> word(o, Owner::parse)),
        transfer.mode().map(m -> word(m, FileMode::parse)),
        transfer.link(),
        transfer.excludes());
  }

  /** Quotes in a document are text; a backslash escapes whatever the file's escape character is. */
  private Document document(Document document) {
    if (!document.expand()) {
      return document;
    }
    var at = new Word(document.content(), document.line(), 1);
    var work = new Work(Work.LONGEST_DOCUMENT);
    var lexer = new Lexer(at.text(), '\\', Lexer.Keep.DOCUMENT, variables, work);
    var content = source.read(at, text -> lexer.word());
    lexer.unset().forEach(name -> unset.add(new Use(name, at)));
    return new Document(document.name(), content, false, document.line());
  }

  Instruction workdir(Instruction.Workdir dir) {
    return new Instruction.Workdir(source, word(dir.path(), Expand::notEmpty));
  }

  private static String notEmpty(String text) throws Wrong {
    if (text.isEmpty()) {
      throw new Wrong("empty once its variables are expanded", "expected a path");
    }
    return text;
  }

  Instruction user(Instruction.User user) {
    return new Instruction.User(source, word(user.user(), Owner::parse));
  }

  Instruction volume(Instruction.Volume volume) {
    return new Instruction.Volume(
        source, volume.paths().stream().map(p -> word(p, Expand::notEmpty)).toList());
  }

  Instruction stopSignal(Instruction.StopSignal signal) {
    return new Instruction.StopSignal(source, word(signal.signal(), Expand::signal));
  }

  private static String signal(String text) throws Wrong {
    Signals.check(text);
    return text;
  }

  /** Only here a value may become several words, or none. */
  Instruction expose(Instruction.Expose expose) {
    var ports = new ArrayList<Word>();
    for (var port : expose.ports()) {
      var lexer = lexer(port.text());
      source.read(port, text -> lexer.words()).forEach(word -> ports.add(port.as(word)));
      lexer.unset().forEach(name -> unset.add(new Use(name, port)));
    }
    var expanded = new Instruction.Expose(source, ports);
    Ports.of(expanded);
    return expanded;
  }

  Optional<Word> platform(Instruction.From from) {
    var platform = word(from.platform());
    platform.ifPresent(p -> source.read(p, Expand::platform));
    return platform;
  }

  private static String platform(String text) throws Wrong {
    Platforms.check(text);
    return text;
  }
}
