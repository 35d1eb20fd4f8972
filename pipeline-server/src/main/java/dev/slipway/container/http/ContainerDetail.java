package dev.slipway.container.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.slipway.container.Known;
import dev.slipway.container.Particulars;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container and what it was made from.
 *
 * @param env values only for whoever may go in and read them there; else empty texts
 * @param ports of the host that lead to it
 * @param restarts since it last ran steadily
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ContainerDetail(
    @JsonUnwrapped ContainerView container,
    List<String> command,
    Map<String, String> env,
    String workdir,
    String user,
    String hostname,
    boolean terminal,
    boolean readOnly,
    Map<String, String> limits,
    List<String> capabilities,
    String network,
    @Nullable String address,
    List<String> ports,
    String restart,
    int restarts,
    @Nullable Health health) {
  /** What health checks have found; {@code status} is starting, healthy or unhealthy. */
  public record Health(String status, int failures, String lastOutput) {}

  static ContainerDetail of(Known known, Particulars of, boolean values) {
    var env = new java.util.TreeMap<String, String>();
    of.env().forEach((name, value) -> env.put(name, values ? value : ""));
    return new ContainerDetail(
        ContainerView.of(known),
        values ? of.argv() : of.argv().subList(0, 1),
        env,
        of.workdir(),
        of.user(),
        of.hostname(),
        of.terminal(),
        of.readOnly(),
        of.limits(),
        of.capabilities(),
        of.network(),
        of.address().orElse(null),
        of.ports(),
        of.restart(),
        of.restarts(),
        of.health()
            .map(h -> new Health(h.status(), h.failures(), values ? h.lastOutput() : ""))
            .orElse(null));
  }
}
