/**
 * The contracts of the family container: application components with a transport and a session of their own.
 *
 * <p>What a procedure does, takes and gives stands in its annotation, which is the text of every face. IDs are texts
 * that the caller chooses. Times are UTC, ISO 8601 with milliseconds and {@code Z}.
 *
 * @see "docs/reference/container.md"
 */
@Export
@Version("1.0.0")
@NullMarked
package io.transom.api.container;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
