package dev.slipway.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One place a release is promoted to, such as staging.
 *
 * @param approvals how many distinct people must approve first; 0 deploys by itself
 */
public record StagePlan(String name, Deploy deploy, Health health, int approvals) {
  /**
   * What is started there.
   *
   * @param image the name, within the project, of an image that a step makes
   * @param port the TCP port it serves HTTP on
   * @param command replaces the image's; empty keeps it
   * @param secrets names of secrets, mounted below {@code /run/secrets}
   */
  public record Deploy(
      String image,
      int port,
      List<String> command,
      Map<String, String> env,
      List<String> secrets,
      Step.Resources resources) {
    public Deploy {
      command = List.copyOf(command);
      env = Map.copyOf(env);
      secrets = List.copyOf(secrets);
    }
  }

  /**
   * When it counts as healthy: an HTTP GET answers 200 to 399 before the time is over.
   *
   * @param timeout from start to the first healthy answer
   * @param interval between two tries
   */
  public record Health(String path, Duration timeout, Duration interval) {}
}
