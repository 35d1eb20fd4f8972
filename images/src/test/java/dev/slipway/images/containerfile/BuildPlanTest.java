package dev.slipway.images.containerfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which stages a target needs, and what names mean. */
class BuildPlanTest {
  private static final BuildArguments NO_ARGUMENTS = arguments(Map.of());

  private static BuildArguments arguments(Map<String, String> given) {
    return new BuildArguments(given, "linux/amd64", "linux/arm64/v8");
  }

  private static Containerfile read(String... lines) {
    return Containerfile.parse(String.join("\n", lines), "F").orThrow();
  }

  private static BuildPlan plan(Containerfile file, String target) {
    return BuildPlan.of(file, NO_ARGUMENTS, Optional.of(target).filter(t -> !t.isEmpty()));
  }

  private static List<Integer> stages(BuildPlan plan) {
    return plan.stages().stream().map(s -> s.stage().index()).toList();
  }

  private static String problems(String... lines) {
    var file = read(lines);
    return assertThrows(ContainerfileException.class, () -> plan(file, "")).getMessage();
  }

  private static final Containerfile DIAMOND =
      read(
          "FROM a AS base",
          "FROM base AS left",
          "FROM base AS right",
          "FROM unused AS other",
          "FROM scratch AS Join",
          "COPY --from=LEFT /x /x",
          "COPY --from=2 /y /y",
          "COPY --from=docker.io/library/busybox:1 /z /z",
          "FROM Join AS tests",
          "RUN --mount=from=other,target=/o --mount=from=img:1,target=/i true");

  @Test
  void onlyWhatTheTargetNeedsIsPlanned() {
    assertEquals(List.of(0, 1, 2, 4), stages(plan(DIAMOND, "join")));
    assertEquals(List.of(0, 1, 2, 4), stages(plan(DIAMOND, "JOIN")));
    assertEquals(List.of(0, 1, 2, 4), stages(plan(DIAMOND, "4")));
    assertEquals(List.of(0, 1, 2, 3, 4, 5), stages(plan(DIAMOND, "")));
    assertEquals(List.of(0, 2), stages(plan(DIAMOND, "right")));
    assertEquals(List.of(3), stages(plan(DIAMOND, "other")));
  }

  @Test
  void eachStageKnowsWhatItWaitsFor() {
    var plan = plan(DIAMOND, "");
    assertEquals(Set.of(), plan.stage(0).needs());
    assertEquals(Set.of(0), plan.stage(1).needs());
    assertEquals(Set.of(1, 2), plan.stage(4).needs());
    assertEquals(Set.of("docker.io/library/busybox:1"), plan.stage(4).images());
    assertEquals(Set.of(3, 4), plan.stage(5).needs());
    assertEquals(Set.of("img:1"), plan.stage(5).images());
    assertEquals(new Origin.Image("a"), plan.stage(0).base());
    assertEquals(new Origin.Scratch(), plan.stage(4).base());
    assertEquals(new Origin.Earlier(4), plan.target().base());
    assertEquals(Map.of(0, "a", 3, "unused"), plan.baseImages());
    var copy = (Instruction.Copy) plan.stage(4).instructions().get(0);
    assertEquals(new Origin.Earlier(1), plan.origin(plan.stage(4), copy.from().orElseThrow()));
  }

  @Test
  void anUnknownTargetIsAProblemWithAGuess() {
    var unknown = assertThrows(ContainerfileException.class, () -> plan(DIAMOND, "lft"));
    assertEquals("F:9:1: no stage 'lft' (did you mean left?)", unknown.getMessage());
    var number = assertThrows(ContainerfileException.class, () -> plan(DIAMOND, "6"));
    assertEquals(
        "F:9:1: no stage '6' (known are base, left, right, other, join, tests)",
        number.getMessage());
  }

  @Test
  void onlyStagesAboveCanBeCopiedFrom() {
    var hint = " (only stages above can be copied from)";
    assertEquals(
        """
        F:2:13: the stage 'late' begins only below%s
        F:3:13: the stage 'a' copies from itself%s
        F:4:13: the stage '0' copies from itself%s
        F:5:13: the stage '1' begins only below%s
        F:6:13: no stage has the number 7 (they are 0 to 1)"""
            .formatted(hint, hint, hint, hint),
        problems(
            "FROM x AS a",
            "COPY --from=late a b",
            "RUN --mount=from=a,target=/x true",
            "COPY --from=0 a b",
            "COPY --from=1 a b",
            "COPY --from=7 a b",
            "FROM y AS late"));
  }

  @Test
  void aNameMeansTheLastStageThatIsCalledSo() {
    var plan = plan(read("FROM x AS a", "FROM y AS a", "FROM a"), "");
    assertEquals(new Origin.Earlier(1), plan.target().base());
    assertEquals(List.of(1, 2), stages(plan));
    assertEquals(List.of(0), stages(plan(read("FROM busybox AS busybox", "RUN true"), "busybox")));
  }

  @Test
  void globalArgumentsGoIntoFromAndNowhereElse() {
    var file =
        read(
            "ARG V=3 IMAGE=alpine:$V",
            "FROM --platform=$BUILDPLATFORM ${IMAGE} AS build",
            "FROM $IMAGE-$TARGETARCH",
            "FROM ${NONE:-x}");
    assertEquals(new Origin.Image("alpine:3"), plan(file, "0").target().base());
    assertEquals(Optional.of("linux/amd64"), plan(file, "0").target().platform());
    assertEquals(new Origin.Image("alpine:3-arm64"), plan(file, "1").target().base());
    var given = BuildPlan.of(file, arguments(Map.of("V", "4")), Optional.of("build"));
    assertEquals(new Origin.Image("alpine:4"), given.target().base());
    assertEquals(
        List.of(
            "F:4:6: the argument 'NONE' is not declared before the first FROM (declare it there"
                + " with ARG) [UndefinedArgInFrom]"),
        plan(file, "").warnings().stream().map(Warning::toString).toList());
  }

  @Test
  void anEmptyBaseOrPlatformIsAProblem() {
    var hint = " (give its ARG a default before the first FROM)";
    assertEquals(
        """
        F:3:6: not an image: ''%s
        F:4:17: not a platform: '' (expected OS/ARCHITECTURE, as linux/arm64)
        F:5:6: not an image: 'a b'%s
        F:6:6: X: is not allowed to be unset"""
            .formatted(hint, hint),
        problems(
            "ARG A", "ARG B=\"a b\"", "FROM $A", "FROM --platform=$A x", "FROM $B", "FROM ${X:?}"));
  }

  @Test
  void buildArgumentsThatNobodyDeclaresAreNoted() {
    var file = read("ARG A", "FROM x", "ARG VERSION");
    var given = Map.of("A", "1", "VERSON", "2", "HTTP_PROXY", "p", "SOURCE_DATE_EPOCH", "0");
    assertEquals(
        List.of(
            "F:1:1: the build argument 'VERSON' is given, but no ARG declares it (did you mean"
                + " VERSION?) [UnusedBuildArg]"),
        BuildPlan.of(file, arguments(given), Optional.empty()).warnings().stream()
            .map(Warning::toString)
            .toList());
  }

  @Test
  void triggersOfABaseComeFirstAndCanNeedMore() {
    var file =
        read(
            "FROM x AS files",
            "FROM y AS base",
            "ONBUILD COPY --from=files /a /a",
            "ONBUILD RUN b",
            "FROM base",
            "RUN c",
            "FROM z");
    var plan = plan(file, "2");
    assertEquals(
        List.of("COPY from=«files» «/a» to «/a»", "RUN sh «b»", "RUN sh «c»"),
        plan.target().instructions().stream().map(Rendered::instruction).toList());
    assertEquals(List.of(0, 1, 2), stages(plan));
    var onBuild = List.of("COPY --from=base /e /e", "COPY <<EOF /f\nx\nEOF");
    var with = BuildPlan.with(file, NO_ARGUMENTS, Optional.empty(), Map.of(3, onBuild));
    assertEquals(List.of(1, 3), stages(with));
    assertEquals(
        List.of("COPY from=«base» «/e» to «/e»", "COPY <<EOF expanded «x␊» to «/f»"),
        with.target().instructions().stream().map(Rendered::instruction).toList());
    var bad = Map.of(3, List.of("FROM x"));
    assertEquals(
        "F: ONBUILD of z:2:9: FROM cannot be a trigger (every other instruction can)",
        assertThrows(
                ContainerfileException.class,
                () -> BuildPlan.with(file, NO_ARGUMENTS, Optional.empty(), bad))
            .getMessage());
  }
}
