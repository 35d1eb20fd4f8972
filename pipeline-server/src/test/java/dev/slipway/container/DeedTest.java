package dev.slipway.container;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.slipway.access.Caller;
import dev.slipway.access.Grant;
import dev.slipway.access.Permission;
import dev.slipway.access.Refusal;
import dev.slipway.access.Role;
import dev.slipway.event.ProjectName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeedTest {
  private static final ProjectName SHOP = new ProjectName("shop");
  private static final Known OWN =
      known(
          new Origin.Asked(
              new OwnContainer(
                  "0123456789ab",
                  SHOP,
                  new ContainerName("web"),
                  "localhost/base",
                  "sha256:" + "0".repeat(64),
                  "ada",
                  false,
                  Duration.ofSeconds(10),
                  Map.of(),
                  OwnContainer.Phase.CREATED,
                  Instant.EPOCH)));
  private static final Known STEP = known(new Origin.OfStep("shop/1", "build"));
  private static final Known DEPLOYED = known(new Origin.OfDeployment("production", "1f0c"));

  private static Known known(Origin origin) {
    return new Known("0123456789ab", SHOP, "web", origin, new Status.Created());
  }

  private static Caller in(ProjectName project, Role role) {
    return new Caller(
        "ada",
        "t",
        List.of(new Grant(role, Optional.of(project))),
        Set.of(Permission.values()),
        Optional.empty());
  }

  private static Refusal.Kind refused(Deed deed, Role role, Known container) {
    return assertThrows(Refusal.class, () -> deed.check(in(SHOP, role), container)).kind();
  }

  @Test
  void whoMayReadSeesAllAndGoesInNowhere() {
    for (var container : List.of(OWN, STEP, DEPLOYED)) {
      assertDoesNotThrow(() -> Deed.SEE.check(in(SHOP, Role.VIEWER), container));
      assertEquals(Refusal.Kind.FORBIDDEN, refused(Deed.ENTER, Role.VIEWER, container));
      assertEquals(Refusal.Kind.FORBIDDEN, refused(Deed.CHANGE, Role.VIEWER, container));
    }
  }

  @Test
  void developersGoIntoStepsAndOperatorsIntoDeploymentsToo() {
    assertDoesNotThrow(() -> Deed.ENTER.check(in(SHOP, Role.DEVELOPER), OWN));
    assertDoesNotThrow(() -> Deed.ENTER.check(in(SHOP, Role.DEVELOPER), STEP));
    assertEquals(Refusal.Kind.FORBIDDEN, refused(Deed.ENTER, Role.DEVELOPER, DEPLOYED));
    assertDoesNotThrow(() -> Deed.ENTER.check(in(SHOP, Role.OPERATOR), DEPLOYED));
    assertDoesNotThrow(() -> Deed.ENTER.check(in(SHOP, Role.ADMINISTRATOR), DEPLOYED));
  }

  @Test
  void onlyWhatWasAskedForIsChangedByAnybody() {
    assertDoesNotThrow(() -> Deed.CHANGE.check(in(SHOP, Role.DEVELOPER), OWN));
    assertEquals(Refusal.Kind.CONFLICT, refused(Deed.CHANGE, Role.ADMINISTRATOR, STEP));
    assertEquals(Refusal.Kind.CONFLICT, refused(Deed.CHANGE, Role.ADMINISTRATOR, DEPLOYED));
  }

  @Test
  void anotherProjectsRoleIsNone() {
    var elsewhere = in(new ProjectName("bank"), Role.ADMINISTRATOR);
    assertThrows(Refusal.class, () -> Deed.SEE.check(elsewhere, OWN));
  }

  @Test
  void namesOfOthersAreNotToBeHad() {
    for (var name : List.of("run.1.build", "deployment.x", "", "-x", "a/b", "a".repeat(64))) {
      assertThrows(IllegalArgumentException.class, () -> new ContainerName(name), name);
    }
  }
}
