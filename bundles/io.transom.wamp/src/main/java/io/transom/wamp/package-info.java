/** WAMP as values: messages, payloads, errors, URIs and the two joints {@link Connection} and {@link Session}. */
@Export
@Version("1.0.0")
@NullMarked
package io.transom.wamp;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
