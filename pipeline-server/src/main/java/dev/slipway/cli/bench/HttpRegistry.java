package dev.slipway.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One repository of a registry, spoken to by curl.
 *
 * @param url of the repository, such as {@code http://127.0.0.1:5000/v2/bench/blob}
 * @param headers a file of what every request says
 */
record HttpRegistry(Lab lab, String url, Path headers) {
  private static final String UPLOAD =
      """
      location=$(curl --silent --show-error --fail --request POST --header @HEADERS \
        --data '' --dump-header - --output /dev/null URL/blobs/uploads/ \
        | tr -d '\\r' | sed -n 's/^[Ll]ocation: //p')
      case $location in /*) location=HOST$location ;; esac
      case $location in *\\?*) location="$location&" ;; *) location="$location?" ;; esac
      curl --silent --show-error --fail --header @HEADERS --header Expect: \
        --header 'Content-Type: application/octet-stream' \
        --upload-file FILE --output /dev/null --write-out '%{http_code}' "${location}digest=DIGEST\"""";

  static HttpRegistry of(Lab lab, String url, String headers) throws IOException {
    return new HttpRegistry(lab, url, Files.writeString(lab.fresh("headers"), headers + "\n"));
  }

  String upload(Path file, String digest) {
    return UPLOAD
        .replace("HEADERS", headers.toString())
        .replace("URL", url)
        .replace("HOST", url.substring(0, url.indexOf("/v2/")))
        .replace("FILE", file.toString())
        .replace("DIGEST", digest);
  }

  /** Fails unless the registry says that it has the blob now. */
  void put(Path file, String digest) throws IOException, InterruptedException {
    var code = lab.programs().bash(upload(file, digest));
    if (!code.equals("201")) {
      throw new IOException("the upload to " + url + " was answered with " + code);
    }
  }

  /** Fails unless the registry has a blob of that digest and size. */
  void expect(String digest, String size) throws IOException, InterruptedException {
    var head =
        curl("--head --output /dev/null --write-out '%header{content-length}'", blob(digest));
    if (!head.equals(size)) {
      throw new IOException("%s has %s bytes, not %s".formatted(blob(digest), head, size));
    }
  }

  /** Lets a tag point to this manifest. */
  void tag(String manifest) throws IOException, InterruptedException {
    curl(
        "--request PUT --header 'Content-Type: application/vnd.oci.image.manifest.v1+json' --data '"
            + manifest
            + "'",
        url + "/manifests/1");
  }

  private String curl(String options, String at) throws IOException, InterruptedException {
    return lab.programs()
        .bash(
            "curl --silent --show-error --fail --header @%s %s %s".formatted(headers, options, at));
  }

  String blob(String digest) {
    return url + "/blobs/" + digest;
  }

  String download(String digest) {
    return download(blob(digest), "--header @" + headers);
  }

  /** Prints the number of bytes that came. */
  static String download(String url, String options) {
    return "curl --silent --show-error --fail %s --output /dev/null --write-out '%%{size_download}' %s"
        .formatted(options, url);
  }
}
