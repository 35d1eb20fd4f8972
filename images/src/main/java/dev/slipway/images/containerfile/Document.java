package dev.slipway.images.containerfile;

/**
 * A here-document as a source of COPY or ADD: a file of this name, mode 0644.
 *
 * @param content with leading tabs gone where it began with {@code <<-}
 * @param expand whether variables in the content are expanded: its name was not quoted
 * @param line of its first line of content
 */
public record Document(String name, String content, boolean expand, int line) {}
