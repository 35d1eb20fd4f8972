package dev.slipway.trigger.http;

import java.io.InputStream;

/**
 * A body on its way to us.
 *
 * @param hangUp ends the connection it comes on, from another thread
 */
record IncomingBody(InputStream in, Runnable hangUp) {}
