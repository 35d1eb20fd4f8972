package dev.slipway.runtime.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The bridge that containers of one data directory hang on, with the host as their gateway. */
final class Bridge {
  private static final Path SETTINGS = Path.of("/proc/sys/net");
  private static final int USUAL_MTU = 1500;

  private final String name;

  Bridge(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  boolean exists() {
    return Files.exists(Path.of("/sys/class/net", name));
  }

  void make(Subnet subnet) throws IOException {
    if (!exists()) {
      Ip.run("making the bridge " + name, "link", "add", name, "type", "bridge");
    }
    set("ipv6/conf/" + name + "/disable_ipv6", "1");
    set("ipv4/conf/" + name + "/send_redirects", "0");
    set("ipv4/conf/" + name + "/rp_filter", "1");
    // So that the check of a packet's source finds the way that its mark opens (GuardRoutes).
    set("ipv4/conf/all/src_valid_mark", "1");
    // A port published on 127.0.0.1 is answered from here.
    set("ipv4/conf/" + name + "/route_localnet", "1");
    var lines = new ArrayList<String>();
    lines.add("addr replace " + subnet.gateway() + "/" + subnet.prefix() + " dev " + name);
    lines.add("link set " + name + " mtu " + mtu() + " up");
    Ip.batch("configuring the bridge " + name, List.of(), lines);
    set("ipv4/ip_forward", "1");
  }

  void remove() throws IOException {
    if (exists()) {
      Ip.run("removing the bridge " + name, "link", "delete", name);
    }
  }

  /** That of the way to the internet: a larger one would lose large packets there. */
  int mtu() throws IOException {
    var words = Ip.run("reading routes", "-4", "route", "show", "default").split("\\s+");
    for (var i = 0; i + 1 < words.length; i++) {
      if (words[i].equals("dev")) {
        var file = Path.of("/sys/class/net", words[i + 1], "mtu");
        return Math.min(USUAL_MTU, Integer.parseInt(Files.readString(file).strip()));
      }
    }
    return USUAL_MTU;
  }

  private static void set(String setting, String value) throws IOException {
    var file = SETTINGS.resolve(setting);
    if (Files.exists(file) && !Files.readString(file).strip().equals(value)) {
      Files.writeString(file, value);
    }
  }
}
