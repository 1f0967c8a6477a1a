/**
 * The contracts of the family router: realms, roles, transports and all else that a router worker has.
 *
 * <p>What a procedure does, takes and gives stands in its annotation, which is the text of every face. IDs are texts
 * that the caller chooses. Times are UTC, ISO 8601 with milliseconds and {@code Z}, unless they say that they count
 * nanoseconds. Configurations come back as they were given, with the port that was chosen for a transport.
 *
 * @see "docs/reference/router.md"
 */
@Export
@Version("1.0.0")
@NullMarked
package io.transom.api.router;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
