package dev.slipway.access;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * How many bytes the body of a request may have, on each route that takes something else than JSON:
 * whatever is larger is refused with 413, by its length or else where it is read.
 */
@Documented
@Retention(RUNTIME)
@Target({TYPE, METHOD})
public @interface MaxBody {
  /** What a layer of an image may have (8 GiB), and a little for what goes around it. */
  long LAYER = (8L << 30) + (64L << 20);

  long value();
}
