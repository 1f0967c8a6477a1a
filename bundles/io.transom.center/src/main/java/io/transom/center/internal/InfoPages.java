package io.transom.center.internal;

import io.transom.transport.HttpResource;
import io.transom.transport.HttpResource.Response;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The plain HTTP pages of a center. They tell whether it is up, and nothing of what it manages. */
final class InfoPages {
    private InfoPages() {}

    /** @param ready whether logins are taken */
    static Map<String, HttpResource> of(String version, BooleanSupplier ready) {
        String page = """
                <!DOCTYPE html>
                <html lang="en">
                <head><meta charset="utf-8"><title>Transom center</title></head>
                <body><h1>Transom center</h1><p>Version %s. WAMP over WebSocket for nodes and operators.</p></body>
                </html>
                """.formatted(version);
        return Map.of(
                "/info", query -> response(200, "text/html", page),
                "/livez", query -> response(200, "text/plain", "ok\n"),
                "/readyz",
                        query -> ready.getAsBoolean()
                                ? response(200, "text/plain", "ok\n")
                                : response(503, "text/plain", "not ready\n"));
    }

    private static Response response(int status, String type, String body) {
        return new Response(status, type + "; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
    }
}
