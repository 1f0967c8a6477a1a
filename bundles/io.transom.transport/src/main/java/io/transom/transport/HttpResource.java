package io.transom.transport;

import org.osgi.annotation.versioning.ConsumerType;

/** Answers a plain HTTP GET. Called on an event loop; must not block. */
@ConsumerType
@FunctionalInterface
public interface HttpResource {
    /** @param query the raw query, empty when there is none */
    Response get(String query);

    /** @param contentType for example {@code application/json; charset=utf-8} */
    record Response(int status, String contentType, byte[] body) {}
}
