package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a person sees in a real browser, on a wide screen and on a narrow one. */
@ExtendWith(OneServer.class)
class BrowserTest {
  private static final String TWO_STEPS =
      """
      version: 1
      steps:
        greet:
          image: localhost/busybox
          run: |
            echo hello from the step
            printf '\\033[31mred\\033[0m <b>not bold</b>\\n'
            sleep 4
        part: {image: localhost/busybox, needs: [greet], run: echo goodbye}
      """;

  private static void logIn(Browser browser, String token) {
    browser.shows("API token");
    browser.eval(
        "document.getElementById('token').value = '%s'; document.forms[0].submit()"
            .formatted(token));
  }

  @Test
  void aRunIsSeenLiveByWhoLogsIn(Server server) {
    var shop = Shop.create(server);
    try (var browser = Browser.start(1200)) {
      browser.open(server.url() + shop.page());
      logIn(browser, server.token());
      browser.shows("No run yet");
      shop.write("slipway.yaml", TWO_STEPS).commit("one");
      shop.push();
      browser.open(server.url() + shop.page() + "/runs/1");
      browser.shows("greet running");
      browser.shows("hello from the step\nred <b>not bold</b>");
      browser.shows("part waiting");
      browser.shows("Run 1 succeeded");
      browser.shows("goodbye");
      assertEquals(List.of(), browser.complaints());
    }
  }

  @Test
  void aFailureIsToldOnANarrowScreenToo(Server server) {
    var shop = Shop.create(server);
    shop.write("slipway.yaml", Pages.step("echo " + "long".repeat(200) + "; exit 7")).commit("one");
    shop.push();
    shop.ended(1);
    try (var browser = Browser.start(400)) {
      browser.open(server.url() + shop.page() + "/runs/1");
      logIn(browser, server.token());
      browser.shows("Run 1 failed");
      browser.shows("exited with 7");
      browser.shows("longlong");
      assertEquals(400, browser.eval("document.documentElement.scrollWidth").asInt());
    }
  }

  @Test
  void logInLeadsToTheProjectsAndOutAgain(Server server) {
    var shop = Shop.create(server);
    try (var browser = Browser.start(1200)) {
      browser.open(server.url() + "/");
      logIn(browser, "slw_wrong");
      browser.shows("token is not known");
      logIn(browser, server.token());
      browser.shows(shop.name());
      browser.open(server.url() + shop.page() + "/runs/77");
      browser.shows("There is no run " + shop.name() + "/77");
      browser.eval("document.forms[0].submit()");
      browser.shows("API token");
      browser.open(server.url() + shop.page());
      browser.shows("API token");
      assertFalse(browser.text().contains("No run yet"));
    }
  }
}
