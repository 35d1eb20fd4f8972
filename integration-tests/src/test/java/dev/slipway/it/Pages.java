package dev.slipway.it;

/** The pipeline files the tests push. */
final class Pages {
  private Pages() {}

  /** One step that makes a page of the commit, two stages of which the second needs approval. */
  static final String WEB =
      """
      version: 1
      steps:
        test:
          image: localhost/busybox
          run: grep -q . page.txt
        page:
          image: localhost/busybox
          needs: [test]
          run: |
            mkdir -p /www
            { cat page.txt; echo "commit $SLIPWAY_COMMIT"; } > /www/index.html
          snapshot: {image: page, command: [httpd, -f, -p, "8080", -h, /www], port: 8080}
      stages:
        staging:
          deploy: {image: page, port: 8080}
          health: {path: /, timeout: 20s}
        production:
          deploy: {image: page, port: 8080}
          health: {path: /, timeout: 20s}
          approval: {required: 1}
      """;

  /** One step with that script and no stages. */
  static String step(String script) {
    return """
    version: 1
    steps:
      only:
        image: localhost/busybox
        run: |
    %s
    """
        .formatted(script.indent(6).stripTrailing());
  }
}
