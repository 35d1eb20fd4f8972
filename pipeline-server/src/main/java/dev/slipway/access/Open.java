package dev.slipway.access;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * A route that anybody may call without a token. Each one also stands in {@code open-routes.txt},
 * with its reason; the build compares the two.
 */
@Documented
@Retention(RUNTIME)
@Target(METHOD)
public @interface Open {}
