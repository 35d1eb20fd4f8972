package dev.slipway.access.http;

import dev.slipway.access.Caller;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/** The caller as JAX-RS hands it to methods: {@code (Caller) context.getUserPrincipal()}. */
record CallerContext(Caller caller, SecurityContext before) implements SecurityContext {
  @Override
  public Principal getUserPrincipal() {
    return caller;
  }

  /** Never: rights are asked of {@link Caller#may}, which knows the project. */
  @Override
  public boolean isUserInRole(String role) {
    return false;
  }

  @Override
  public boolean isSecure() {
    return before.isSecure();
  }

  @Override
  public String getAuthenticationScheme() {
    return "Bearer";
  }
}
