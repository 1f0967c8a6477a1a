/**
 * The contracts of the family worker: what every native worker can be asked, whatever its type.
 *
 * <p>What a procedure does, takes and gives stands in its annotation, which is the text of every face. Times are UTC,
 * ISO 8601 with milliseconds and {@code Z}, unless they say that they count nanoseconds. {@code who} is the WAMP
 * session ID of the caller on the node's local realm, null when nobody called.
 *
 * @see "docs/reference/worker.md"
 */
@Export
@Version("1.0.0")
@NullMarked
package io.transom.api.worker;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
