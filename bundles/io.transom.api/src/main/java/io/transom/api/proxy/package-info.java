/**
 * The contracts of the family proxy: transports on which clients arrive, and the routes and connections to the routers
 * behind.
 *
 * <p>What a procedure does, takes and gives stands in its annotation, which is the text of every face. IDs are texts
 * that the caller chooses, but for routes. Times of transports are UTC, ISO 8601 with milliseconds and {@code Z}; those
 * of routes and connections are Unix time in nanoseconds. Configurations come back as they were given, with the port
 * that was chosen for a transport.
 *
 * @see "docs/reference/proxy.md"
 */
@Export
@Version("1.0.0")
@NullMarked
package io.transom.api.proxy;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
