package dev.slipway.ui;

import dev.slipway.access.Open;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The style, the script and the sign of the pages. */
@Path("/ui")
@RunOnVirtualThread
@Singleton
public final class Assets {
  @GET
  @Path("/slipway.css")
  @Produces("text/css;charset=UTF-8")
  @Open
  public byte[] style() {
    return resource("slipway.css");
  }

  @GET
  @Path("/run.js")
  @Produces("text/javascript;charset=UTF-8")
  @Open
  public byte[] script() {
    return resource("run.js");
  }

  @GET
  @Path("/slipway.svg")
  @Produces("image/svg+xml")
  @Open
  public byte[] icon() {
    return resource("slipway.svg");
  }

  private static byte[] resource(String name) {
    try (var in = Assets.class.getResourceAsStream("/ui/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the build has no resource /ui/" + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("reading /ui/" + name, e);
    }
  }
}
