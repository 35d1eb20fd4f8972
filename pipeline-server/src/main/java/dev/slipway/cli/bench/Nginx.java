package dev.slipway.cli.bench;

import dev.slipway.runtime.host.Executables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** nginx with one directory to serve. */
record Nginx(int port) {

  static Nginx start(Lab lab, Path served) throws IOException, InterruptedException {
    var program = Executables.require("nginx");
    int port = Daemon.freePort();
    var dir = Files.createDirectory(lab.fresh("nginx"));
    var configuration =
        """
        daemon off;
        user root;
        worker_processes auto;
        pid %1$s/pid;
        events {}
        http {
          access_log off;
          sendfile on;
          tcp_nopush on;
          client_body_temp_path %1$s/body;
          proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi;
          uwsgi_temp_path %1$s/uwsgi;
          scgi_temp_path %1$s/scgi;
          server { listen 127.0.0.1:%2$d; root %3$s; }
        }
        """
            .formatted(dir, port, served);
    var file = Files.writeString(dir.resolve("nginx.conf"), configuration);
    var command = List.of(program, "-p", dir.toString(), "-e", "stderr", "-c", file.toString());
    Daemon.start(lab, command, port, dir.resolve("log"));
    return new Nginx(port);
  }

  String url(String file) {
    return "http://127.0.0.1:" + port + "/" + file;
  }
}
