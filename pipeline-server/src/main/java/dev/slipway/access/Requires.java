package dev.slipway.access;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * The permission a route asks for, in the project its path parameter {@code project} names, or in
 * the whole server if it has none. A route with neither this nor {@link Open} is refused at run
 * time and fails the build.
 */
@Documented
@Retention(RUNTIME)
@Target(METHOD)
public @interface Requires {
  Permission value();

  /**
   * For routes that are in no project: whether it is enough to hold the permission in any project;
   * the method then shows no more than the caller may see.
   */
  boolean anywhere() default false;
}
