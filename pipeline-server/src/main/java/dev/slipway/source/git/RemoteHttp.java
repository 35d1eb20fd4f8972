package dev.slipway.source.git;

import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.URL;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnection;

/** Fetching over https: within a budget, the credential shown to the registered origin alone. */
final class RemoteHttp {
  private RemoteHttp() {}

  static void prepare(TransportHttp transport, URIish origin, String credential, Budget budget) {
    transport.setUseSmartHttp(true);
    transport.setHttpConnectionFactory(new Connections(budget));
    transport.setCredentialsProvider(new Credential(origin, credential));
  }

  private record Connections(Budget budget) implements HttpConnectionFactory {
    @Override
    public HttpConnection create(URL url) throws IOException {
      return create(url, Proxy.NO_PROXY);
    }

    @Override
    public HttpConnection create(URL url, Proxy proxy) throws IOException {
      return new Metered(url, proxy, budget);
    }
  }

  private static final class Metered extends JDKHttpConnection {
    private final Budget budget;

    Metered(URL url, Proxy proxy, Budget budget) throws IOException {
      super(url, proxy);
      this.budget = budget;
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return budget.over(super.getInputStream());
    }
  }

  /** {@code user:password}, or a token, which the forges take with any user name. */
  private static final class Credential extends CredentialsProvider {
    private final URIish origin;
    private final String user;
    private final String password;

    Credential(URIish origin, String credential) {
      int colon = credential.indexOf(':');
      this.origin = origin;
      this.user = colon < 0 ? "x-access-token" : credential.substring(0, colon);
      this.password = credential.substring(colon + 1);
    }

    @Override
    public boolean isInteractive() {
      return false;
    }

    @Override
    public boolean supports(CredentialItem... items) {
      for (var item : items) {
        if (!(item instanceof CredentialItem.Username)
            && !(item instanceof CredentialItem.Password)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public boolean get(URIish uri, CredentialItem... items) {
      if (password.isEmpty() || !sameOrigin(uri) || !supports(items)) {
        return false;
      }
      for (var item : items) {
        if (item instanceof CredentialItem.Username name) {
          name.setValue(user);
        } else if (item instanceof CredentialItem.Password secret) {
          secret.setValue(password.toCharArray());
        }
      }
      return true;
    }

    private boolean sameOrigin(URIish uri) {
      return origin.getScheme().equals(uri.getScheme())
          && origin.getHost().equals(uri.getHost())
          && origin.getPort() == uri.getPort();
    }
  }
}
