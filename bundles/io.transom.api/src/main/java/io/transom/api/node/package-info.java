/**
 * The contracts of the family node: what a node is asked about itself and its workers.
 *
 * <p>What a procedure does, takes and gives stands in its annotation, which is the text of every face. Times are UTC,
 * ISO 8601 with milliseconds and {@code Z}. {@code who} is the WAMP session ID of the caller on the node's local realm,
 * null when nobody called. The contracts {@code NodeProcess...} and {@link io.transom.api.node.NodeSystemFigures} are
 * not in the public API; they are there for operators of Crossbar.io.
 *
 * @see "docs/reference/node.md"
 */
@Export
@Version("1.0.0")
@NullMarked
package io.transom.api.node;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
