package io.transom.transport.internal;

import io.transom.transport.ConnectOptions;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a URL to connect to says.
 *
 * @param host without brackets; empty for a Unix socket
 * @param resource path and query of a WebSocket's request
 * @param unix path of a Unix socket; null for TCP
 */
record Target(
        boolean webSocket,
        boolean secure,
        String host,
        int port,
        String resource,
        @Nullable Path unix) {
    /** Throws {@link IllegalArgumentException} that says what was expected. */
    static Target of(ConnectOptions options) {
        URI url = options.url();
        String scheme = url.getScheme() == null ? "" : url.getScheme();
        return switch (scheme) {
            case "ws" -> tcp(url, true, false, 80);
            case "wss" -> tcp(url, true, true, 443);
            case "rs" -> tcp(url, false, false, -1);
            case "rss" -> tcp(url, false, true, -1);
            case "rs+unix" -> unix(url);
            default ->
                throw new IllegalArgumentException("expected a URL that begins with ws, wss, rs, rss or rs+unix");
        };
    }

    private static Target tcp(URI url, boolean webSocket, boolean secure, int defaultPort) {
        String host = url.getHost();
        int port = url.getPort() < 0 ? defaultPort : url.getPort();
        if (host == null || url.getUserInfo() != null) {
            throw new IllegalArgumentException("expected " + url.getScheme() + "://host:port");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("expected a port from 1 to 65535");
        }
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String resource = url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
        return new Target(webSocket, secure, withoutBrackets(host), port, resource, null);
    }

    private static Target unix(URI url) {
        String path = url.getPath();
        if (path == null || path.isEmpty()) {
            throw new IllegalArgumentException("expected rs+unix:/path");
        }
        return new Target(false, false, "", 0, "", Path.of(path));
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** As in messages: {@code host:port} or {@code unix:/path}. */
    String address() {
        return unix == null ? Addresses.hostAndPort(host, port) : "unix:" + unix;
    }

    /** The Host field of a request. */
    String authority() {
        boolean usual = port == (secure ? 443 : 80);
        String full = address();
        return usual ? full.substring(0, full.lastIndexOf(':')) : full;
    }
}
