package dev.slipway.access;

import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * On routes for other people's tools: the token may be the password of HTTP Basic, with any user
 * name. The cookie of our pages counts for nothing there.
 */
@Documented
@Retention(RUNTIME)
@Target(TYPE)
public @interface PasswordToken {}
