package dev.slipway.access;

import static com.tngtech.archunit.core.importer.ImportOption.Predefined.DO_NOT_INCLUDE_TESTS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Secrets, signatures and tokens are compared in constant time or not at all.
 *
 * <p>What the bytecode can show: no comparison of byte arrays but {@link MessageDigest#isEqual}
 * where such bytes are handled, and no place where a token's text could meet {@code equals}.
 */
class ConstantTimeTest {
  private static final JavaClasses HANDLE_SECRETS =
      new ClassFileImporter()
          .withImportOption(DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.slipway.access", "dev.slipway.trigger", "dev.slipway.webhooks");

  @Test
  void byteArraysAreComparedByIsEqualAlone() {
    assertEquals(
        Set.of(),
        callers(
            call ->
                call.getTargetOwner().isEquivalentTo(Arrays.class)
                    && List.of("equals", "compare", "mismatch", "deepEquals", "hashCode")
                        .contains(call.getName())
                    && call.getTarget().getRawParameterTypes().getFirst().getName().equals("[B")));
  }

  @Test
  void whoReadsAKeptHashComparesItInConstantTime() {
    var readers =
        callers(
            call ->
                call.getTargetOwner().isEquivalentTo(Tokens.Kept.class)
                    && call.getName().equals("hash"));
    var comparers =
        callers(
            call ->
                call.getTargetOwner().isEquivalentTo(MessageDigest.class)
                    && call.getName().equals("isEqual"));
    assertFalse(readers.isEmpty());
    readers.removeAll(comparers);
    assertEquals(Set.of(), readers);
  }

  @Test
  void theTextOfATokenIsOnlyShown() {
    assertEquals(
        Set.of(
            "dev.slipway.access.BootstrapToken",
            "dev.slipway.access.http.LoginResource",
            "dev.slipway.access.http.TokenResource$View"),
        callers(
            call ->
                call.getTargetOwner().isEquivalentTo(TokenText.class)
                    && call.getName().equals("reveal")));
  }

  private static Set<String> callers(Predicate<JavaMethodCall> which) {
    return HANDLE_SECRETS.stream()
        .flatMap(type -> type.getMethodCallsFromSelf().stream())
        .filter(which)
        .map(call -> call.getOriginOwner().getName())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
