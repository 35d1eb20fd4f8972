package dev.slipway.runtime;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a container's network is.
 *
 * @param namespace what the engine opens
 * @param nameServers in the order in which it shall ask them
 */
record Placed(Path namespace, InetAddress address, List<String> nameServers) {}
