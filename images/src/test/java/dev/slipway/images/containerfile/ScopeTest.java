package dev.slipway.images.containerfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the variables of a stage are, instruction by instruction. */
class ScopeTest {
  private BuildPlan plan = plan("FROM x", Map.of());
  private Scope scope = plan.scope(Map.of());

  private static BuildPlan plan(String file, Map<String, String> given) {
    var arguments = new BuildArguments(given, "linux/amd64", "linux/arm/v7");
    return BuildPlan.of(Containerfile.parse(file, "F").orThrow(), arguments, Optional.empty());
  }

  private void scope(String file, Map<String, String> given, Map<String, String> base) {
    plan = plan(file, given);
    scope = plan.scope(base);
  }

  private List<String> run(String file, Map<String, String> given, Map<String, String> base) {
    scope(file, given, base);
    var lines = new ArrayList<String>();
    for (var instruction : plan.target().instructions()) {
      lines.add(Rendered.instruction(scope.next(instruction)));
    }
    return lines;
  }

  private List<String> run(String... lines) {
    return run("FROM x\n" + String.join("\n", lines), Map.of(), Map.of("PATH", "/bin"));
  }

  private String problem(String... lines) {
    return assertThrows(ContainerfileException.class, () -> run(lines)).getMessage();
  }

  @Test
  void everyInstructionThatHasVariablesIsExpanded() {
    assertEquals(
        List.of(
            "ARG A=«1 2» N=«80»",
            "ENV «B»=«x» «C1»=«1 2y»",
            "LABEL «l1»=«1 2»",
            "WORKDIR «/x/a b»",
            "USER «x:g»",
            "VOLUME [«/1 2», «/x»]",
            "EXPOSE [«1», «2», «80/udp»]",
            "STOPSIGNAL «SIGUSR1»",
            "COPY from=«s» «x» to «/1 2» owner=«x» mode=«0755» without [«$B»]",
            "ADD «https://h/x» to «/» sum=«sha256:" + "0".repeat(64) + "»",
            "COPY <<E raw «x 'x'␊» to «/e»",
            "RUN sh «echo $B»",
            "CMD sh «$B»",
            "HEALTHCHECK sh «$B»",
            "SHELL [«$B»]",
            "ONBUILD «USER $B» is 19:9-19 USER «$B»",
            "MAINTAINER «$B»"),
        run(
            "ARG A=\"1 2\" N=80",
            "ENV B=x C1=${A}y",
            "LABEL l${EMPTY}1=$A",
            "WORKDIR /$B/a b",
            "USER ${B}:g",
            "VOLUME /$A /$B",
            "EXPOSE $A ${N}/udp",
            "STOPSIGNAL SIG${none:-USR1}",
            "COPY --from=s --chown=$B --chmod=0${none:-755} --exclude=$B $B /$A",
            "ADD --checksum=sha256:${none:-" + "0".repeat(64) + "} https://h/$B /",
            "COPY <<E /e\n$B '$B'\nE",
            "RUN echo $B",
            "CMD $B",
            "HEALTHCHECK CMD $B",
            "SHELL [\"$B\"]",
            "ONBUILD USER $B",
            "MAINTAINER $B"));
  }

  @Test
  void oneEnvSeesWhatWasBeforeItAndOneArgEachAfterTheOther() {
    assertEquals(
        List.of("ENV «a»=«1»", "ENV «a»=«2» «b»=«1»", "ENV «c»=«2»", "ARG d=«3» e=«3»"),
        run("ENV a=1", "ENV a=2 b=$a", "ENV c=$a", "ARG d=3 e=$d"));
  }

  @Test
  void envHidesArgWhicheverCameLater() {
    run("ARG A=arg", "ENV A=env", "ARG A=again B=$A", "ARG PATH=/else");
    assertEquals("env", scope.runEnvironment().get("A"));
    assertEquals("env", scope.runEnvironment().get("B"));
    assertEquals("/bin", scope.runEnvironment().get("PATH"));
    assertEquals(Map.of("PATH", "/bin", "A", "env"), scope.environment());
  }

  @Test
  void anArgIsWhatIsGivenThenItsDefaultThenTheGlobalOne() {
    var file =
        "ARG G=global\nARG H=hidden\nARG I\nFROM x\nARG G\nARG H=own\nARG I\nARG J=j K\nARG TARGETARCH"
            + " TARGETVARIANT TARGETPLATFORM BUILDARCH TARGETOS=plan9";
    run(file, Map.of("J", "given"), Map.of());
    assertEquals(
        Map.of(
            "G", "global",
            "H", "own",
            "J", "given",
            "TARGETARCH", "arm",
            "TARGETVARIANT", "v7",
            "TARGETPLATFORM", "linux/arm/v7",
            "BUILDARCH", "amd64",
            "TARGETOS", "plan9"),
        scope.runEnvironment());
    run("ARG G=1\nFROM x\nENV E=${G:-unset}", Map.of(), Map.of());
    assertEquals(Map.of("E", "unset"), scope.environment());
  }

  @Test
  void aDefaultThatIsNotUsedIsNotExpanded() {
    run("FROM x\nARG A=${B:?needed}", Map.of("A", "1"), Map.of());
    assertEquals("1", scope.runEnvironment().get("A"));
  }

  @Test
  void proxiesAreSeenButAreNoPartOfTheKeyUnlessDeclared() {
    var given = Map.of("http_proxy", "p", "NO_PROXY", "n", "OTHER", "o");
    run("FROM x\nARG NO_PROXY", given, Map.of());
    assertEquals(Map.of("http_proxy", "p", "NO_PROXY", "n"), scope.runEnvironment());
    assertEquals(Map.of("NO_PROXY", "n"), scope.keyEnvironment());
    assertEquals(Map.of(), scope.environment());
  }

  @Test
  void whatAWordBecomesIsJudged() {
    assertEquals(
        "F:2:8: not a port: 'http' (expected PORT, FROM-TO or PORT/udp, as 53/udp)",
        problem("EXPOSE ${P:-http}"));
    assertEquals(
        "F:2:6: no such number of a user: '4294967296' (at most 2147483647)",
        problem("USER ${U:-4294967296}"));
    assertEquals(
        "F:3:14: not a mode: '888' (expected an octal number up to 7777, or changes such as"
            + " u=rwX,go=rX)",
        problem("ARG M=888", "COPY --chmod=$M a b"));
    assertEquals(
        "F:2:12: not a signal: 'X' (expected a name such as SIGTERM, or a number from 1 to 64)",
        problem("STOPSIGNAL ${S:-X}"));
    assertEquals(
        "F:2:9: empty once its variables are expanded (expected a path)", problem("WORKDIR $W"));
    assertEquals("F:2:5: not a name: '' (not empty, and without =)", problem("ENV $W=1"));
    assertEquals("F:3:1: W: needed", problem("COPY <<E /x", "${W:?needed}", "E"));
    assertEquals("F:2:7: W: needed", problem("ENV A=${W:?needed}"));
  }

  @Test
  void whatIsNotSetIsNoted() {
    run("ARG DECLARED", "ENV VERSION=1", "RUN $NO", "WORKDIR /$DECLARED/$VERSON", "USER ${X:-y}");
    assertEquals(
        List.of(
            "F:5:9: the variable 'VERSON' is not set here (did you mean VERSION?) [UndefinedVar]",
            "F:6:6: the variable 'X' is not set here (declare it with ARG or ENV above)"
                + " [UndefinedVar]"),
        scope.warnings().stream().map(Warning::toString).toList());
  }

  @Test
  void variablesAreBounded() {
    var lines = new ArrayList<String>(List.of("ENV A=" + "x".repeat(60_000)));
    for (int i = 0; i < 30; i++) {
      lines.add("ENV B" + i + "=$A");
    }
    assertEquals(
        "F:19:1: too many variables (at most 1000 with 1048576 characters)",
        problem(lines.toArray(String[]::new)));
    assertEquals(
        "F:4:7: becomes longer than 65536 characters (use a file)",
        problem("ENV A=" + "x".repeat(60_000), "ENV B=1", "ENV C=$A$A"));
  }

  @Test
  void mountsAreReadOnceTheirVariablesAreKnown() {
    scope("FROM x\nARG T=/t ID=5\nENV M=0700", Map.of(), Map.of());
    plan.target().instructions().forEach(scope::next);
    assertEquals(
        new Mount.Cache(
            "c5", Optional.empty(), "", "/t/c", false, Mount.Sharing.LOCKED, 5, 0, 0700),
        mount("type=cache,target=$T/c,id=c$ID,sharing=locked,uid=$ID,mode=$M"));
    assertEquals(
        new Mount.Cache("/c", Optional.of("s"), "d", "/c", true, Mount.Sharing.SHARED, 0, 0, 0755),
        mount("type=cache,dst=/c,from=s,src=d,ro"));
    assertEquals(new Mount.Bind(Optional.empty(), "", ".", true), mount("source="));
    assertEquals(
        new Mount.Bind(Optional.of("img"), "/a,b", "x", false),
        mount("\\\"source=/a,b\\\",from=img,target=x,rw"));
    assertEquals(new Mount.Tmpfs("/t", 64L << 20), mount("type=tmpfs,target=$T,size=64MiB"));
    assertEquals(new Mount.Tmpfs("/t", 0), mount("type=${none:-tmpfs},target=$T"));
    assertEquals(
        new Mount.Secret("k", "/run/secrets/k", Optional.empty(), false, 0, 0, 0400),
        mount("type=secret,id=k"));
    assertEquals(
        new Mount.Secret("k", "", Optional.of("K"), true, 0, 0, 0400),
        mount("type=secret,id=k,env=K,required"));
    assertEquals(
        new Mount.Secret("k", "/k", Optional.of("k"), false, 5, 6, 0440),
        mount("type=secret,target=/k,env=,uid=5,gid=6,mode=440"));
    assertEquals(new Mount.Ssh("default", "", false, 0, 0, 0600), mount("type=ssh"));
    assertEquals(
        "F:2:13: uid is 'x' (expected 0 to 2147483647)", mountProblem("type=ssh,uid=${n:-x}"));
    assertEquals(
        "F:2:13: unknown type of a mount: 'x' (known are bind, cache, secret, ssh, tmpfs)",
        mountProblem("type=${n:-x}"));
  }

  private Mount mount(String text) {
    var file = Containerfile.parse("FROM x\nRUN --mount=" + text + " true", "F").orThrow();
    var run = (Instruction.Run) file.stages().get(0).instructions().get(0);
    return scope.mounts(run).get(0);
  }

  private String mountProblem(String text) {
    return assertThrows(ContainerfileException.class, () -> mount(text)).getMessage();
  }
}
