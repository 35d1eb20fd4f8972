package dev.slipway.event.kafka;

import java.util.Map;

/**
 * What a CDEvent is about and what became of it.
 *
 * @param type the full type, such as {@code dev.cdevents.pipelinerun.finished.0.3.0}
 * @param id of the subject, within the project
 * @param content what the type's schema asks for
 */
record CdSubject(String type, String id, Map<String, Object> content) {

  CdSubject(
      String subject, String predicate, String version, String id, Map<String, Object> content) {
    this("dev.cdevents." + subject + "." + predicate + "." + version, id, content);
  }

  /** One that CDEvents has no word for. */
  static CdSubject custom(String subject, String predicate, String id) {
    return new CdSubject(
        "dev.cdeventsx.slipway-" + subject + "." + predicate + ".0.1.0", id, Map.of());
  }
}
