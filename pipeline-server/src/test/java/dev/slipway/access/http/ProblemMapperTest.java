package dev.slipway.access.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.access.AccessException;
import dev.slipway.access.Refusal;
import dev.slipway.access.SecretName;
import dev.slipway.event.ProjectName;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemMapperTest {
  private final ProblemMapper mapper = new ProblemMapper();

  @Test
  void aRefusalKeepsItsKindCodeAndSentence() {
    for (var kind : Refusal.Kind.values()) {
      var answer = mapper.refused(new Refusal(kind, "some-code", "no, because"));
      assertEquals(kind.status(), answer.getStatus());
      assertEquals("some-code", problem(answer).code());
      assertEquals("no, because", problem(answer).detail());
      assertEquals("application/problem+json", answer.getMediaType().toString());
    }
  }

  @Test
  void aValueThatRefusesItselfIsTheAskersMistake() {
    var e = assertThrows(IllegalArgumentException.class, () -> new ProjectName("No Name"));
    assertEquals(400, mapper.any(e).getStatus());
    assertTrue(problem(mapper.any(e)).detail().startsWith("not a project name: 'No Name'"));
  }

  @Test
  void anyOtherFailureTellsNothingButAnId() {
    var e = assertThrows(IllegalArgumentException.class, () -> List.of(1).subList(1, 0));
    for (var failure :
        List.of(
            e, new AccessException("cannot read /secret/path"), new NullPointerException("x"))) {
      var problem = problem(mapper.any(failure));
      assertEquals(500, problem.status());
      assertEquals("internal", problem.code());
      assertFalse(problem.detail().contains("path"), problem.detail());
    }
  }

  @Test
  void aSenderThatHangsUpIsNoFaultOfOurs() {
    var hungUp = new io.vertx.core.http.HttpClosedException("Connection was closed");
    for (var failure :
        List.of(new IOException("Read timed out"), new IOException(new IOException("x", hungUp)))) {
      assertEquals("body-incomplete", problem(mapper.any(failure)).code());
    }
    assertEquals("internal", problem(mapper.any(new IOException("No space left"))).code());
  }

  @Test
  void brokenJsonIsLocated() {
    var e =
        assertThrows(
            JsonProcessingException.class,
            () -> new ObjectMapper().readValue("{\n  \"a\": }", Object.class));
    var problem = problem(mapper.http(new WebApplicationException(e, 400)));
    assertEquals("invalid-json", problem.code());
    assertTrue(problem.detail().startsWith("line 2, column "), problem.detail());
  }

  /** A body as our resources have it. */
  record Body(SecretName name, int number) {}

  @Test
  void jsonThatDoesNotFitIsLocatedAndNamesNoClass() {
    for (var json :
        List.of(
            "{\"number\": \"x\"}",
            "{\"zzz\": 1}",
            "[]",
            "{\"number\": {}}",
            "{\"name\": {}}",
            "3")) {
      var e =
          assertThrows(
              JsonProcessingException.class, () -> new ObjectMapper().readValue(json, Body.class));
      var problem = problem(mapper.any(new WebApplicationException(e, 400)));
      assertEquals(500, problem.status(), "any() is not for these");
      problem = problem(mapper.http(new WebApplicationException(e, 400)));
      assertEquals(400, problem.status());
      assertFalse(problem.detail().contains("dev.slipway"), problem.detail());
      assertFalse(problem.detail().contains("java."), problem.detail());
    }
  }

  @Test
  void aNameInJsonThatIsNoneSaysSo() {
    var e =
        assertThrows(
            JsonProcessingException.class,
            () -> new ObjectMapper().readValue("{\"name\": {\"value\": \"lower\"}}", Body.class));
    var problem = problem(mapper.notJson(e));
    assertTrue(problem.detail().contains("not a name for a secret"), problem.detail());
  }

  @Test
  void whatIsNotThereIsAProblemToo() {
    assertEquals("not-found", problem(mapper.http(new NotFoundException())).code());
    assertEquals(
        "method-not-allowed",
        problem(mapper.http(new WebApplicationException(Response.status(405).build()))).code());
  }

  @Test
  void strangersTextCannotPlayWithTheTerminal() {
    assertEquals("a\uFFFD[31mb", Problem.shown("a\u001b[31mb"));
    assertEquals(123, Problem.shown("x".repeat(500)).length());
  }

  private static Problem problem(Response answer) {
    return (Problem) answer.getEntity();
  }
}
