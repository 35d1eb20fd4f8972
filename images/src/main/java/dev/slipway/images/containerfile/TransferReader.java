package dev.slipway.images.containerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads COPY and ADD. */
final class TransferReader {
  private static final Map<String, Flags.Kind> COPY =
      Map.of(
          "from", Flags.Kind.VALUE,
          "chown", Flags.Kind.VALUE,
          "chmod", Flags.Kind.VALUE,
          "link", Flags.Kind.SWITCH,
          "parents", Flags.Kind.SWITCH,
          "exclude", Flags.Kind.VALUES);
  private static final Map<String, Flags.Kind> ADD =
      Map.of(
          "chown", Flags.Kind.VALUE,
          "chmod", Flags.Kind.VALUE,
          "link", Flags.Kind.SWITCH,
          "exclude", Flags.Kind.VALUES,
          "keep-git-dir", Flags.Kind.SWITCH,
          "checksum", Flags.Kind.VALUE,
          "unpack", Flags.Kind.SWITCH);

  private final Draft draft;
  private final Flags flags;

  private TransferReader(Draft draft, Map<String, Flags.Kind> known) {
    this.draft = draft;
    this.flags = draft.flags(known);
  }

  static Optional<Instruction> copy(Draft draft) {
    var reader = new TransferReader(draft, COPY);
    var transfer = reader.transfer();
    transfer.ifPresent(reader::onlyLocal);
    return transfer.map(
        t ->
            new Instruction.Copy(
                draft.source(),
                reader.flags.value("from").map(reader::from),
                t,
                reader.flags.isOn("parents").orElse(false)));
  }

  static Optional<Instruction> add(Draft draft) {
    var reader = new TransferReader(draft, ADD);
    var checksum = reader.flags.value("checksum").map(draft::checked);
    var transfer = reader.transfer();
    transfer.ifPresent(t -> reader.addresses(t, checksum));
    return transfer.map(
        t ->
            new Instruction.Add(
                draft.source(),
                t,
                reader.flags.isOn("keep-git-dir"),
                checksum,
                reader.flags.isOn("unpack")));
  }

  private Word from(Word name) {
    if (name.text().indexOf('$') >= 0) {
      draft
          .problems()
          .add(
              name,
              "--from cannot hold variables",
              "begin a stage with FROM " + name.text() + " AS NAME, and copy from that");
    }
    return name;
  }

  private void onlyLocal(Transfer transfer) {
    for (var source : transfer.sources()) {
      if (Addresses.isRemote(source.text())) {
        draft
            .problems()
            .add(
                source,
                "COPY from an address: " + Problems.quote(source.text()),
                "ADD copies from addresses");
      }
    }
  }

  private void addresses(Transfer transfer, Optional<Word> checksum) {
    for (var source : transfer.sources()) {
      draft.check(source, Addresses::parse);
    }
    checksum.ifPresent(sum -> draft.check(sum, Addresses::checkSum));
    boolean one = transfer.sources().size() == 1 && transfer.documents().isEmpty();
    boolean remote =
        one
            && (transfer.sources().get(0).text().indexOf('$') >= 0
                || Addresses.isRemote(transfer.sources().get(0).text()));
    if (checksum.isPresent() && !remote) {
      draft
          .problems()
          .add(
              checksum.get(),
              "--checksum is for one source that is an address",
              one ? "remove it" : "ADD each address in an instruction of its own");
    }
  }

  private Optional<Transfer> transfer() {
    var json = draft.json();
    if (json instanceof JsonForm.NotOnlyStrings) {
      return Optional.empty();
    }
    var words =
        switch (json) {
          case JsonForm.Strings all ->
              all.values().stream().map(v -> draft.rest().word().as(v)).toList();
          case JsonForm.NotOnlyStrings wrong -> List.<Word>of();
          case JsonForm.None none -> draft.rest().fields().stream().map(Text::word).toList();
        };
    if (words.size() < 2) {
      return draft.wrong(
          words.isEmpty() ? draft.begin() : words.get(0),
          draft.name() + (words.isEmpty() ? " says nothing" : " has only one path"),
          "expected " + draft.name() + " SOURCE... DESTINATION");
    }
    var destination = draft.checked(words.get(words.size() - 1));
    if (Heredoc.of(destination.text()).isPresent()) {
      return draft.wrong(destination, "a here-document cannot be the destination", "put it first");
    }
    return sorted(words.subList(0, words.size() - 1), destination);
  }

  /** Tells sources from here-documents. */
  private Optional<Transfer> sorted(List<Word> words, Word destination) {
    var sources = new ArrayList<Word>();
    var documents = new ArrayList<Document>();
    for (var word : words) {
      var opened =
          draft.documents().isEmpty() ? Optional.<Heredoc>empty() : Heredoc.of(word.text());
      if (opened.isPresent()) {
        document(opened.get().name()).ifPresent(documents::add);
      } else if (word.text().equals("<<") || word.text().equals("<<-")) {
        return draft.wrong(word, "a here-document without a name", "no blank behind <<");
      } else {
        sources.add(source(word));
      }
    }
    return Optional.of(
        new Transfer(sources, documents, destination, owner(), mode(), isLink(), excludes()));
  }

  private Word source(Word word) {
    boolean quoted = word.text().startsWith("\"") || word.text().startsWith("'");
    try {
      new Lexer(
              word.text(),
              draft.escape(),
              Lexer.Keep.UNSET,
              Variables.NONE,
              new Work(Parser.MOST_BYTES))
          .word();
    } catch (Wrong e) {
      draft
          .problems()
          .add(
              word,
              e.what(),
              quoted ? "a path with blanks needs the JSON form: [\"a b\", \"/c/\"]" : e.hint());
    }
    return word;
  }

  private Optional<Document> document(String name) {
    return draft.documents().stream()
        .filter(d -> d.name().equals(name))
        .reduce((first, second) -> second)
        .map(d -> new Document(d.name(), d.asFile(), d.expand(), d.line()));
  }

  private Optional<Word> owner() {
    var owner = flags.value("chown").map(draft::checked);
    owner.ifPresent(o -> draft.check(o, Owner::parse));
    return owner;
  }

  private Optional<Word> mode() {
    var mode = flags.value("chmod").map(draft::checked);
    mode.ifPresent(m -> draft.check(m, FileMode::parse));
    return mode;
  }

  private boolean isLink() {
    return flags.isOn("link").orElse(false);
  }

  private List<Word> excludes() {
    var excludes = flags.values("exclude");
    for (var exclude : excludes) {
      try {
        PathPattern.of(exclude.text());
      } catch (Wrong e) {
        draft.problems().add(exclude, e.what(), e.hint());
      }
    }
    return excludes;
  }
}
