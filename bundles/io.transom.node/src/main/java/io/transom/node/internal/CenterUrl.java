package io.transom.node.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** The address of a center. */
final class CenterUrl {
    private CenterUrl() {}

    /** Absent when it is no ws:// or wss:// URL with a host. */
    static Optional<URI> parse(String text) {
        try {
            var url = new URI(text.strip());
            boolean scheme = "ws".equals(url.getScheme()) || "wss".equals(url.getScheme());
            return scheme && url.getHost() != null ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
    }
}
