/** Listening and connecting endpoints that carry WAMP messages: WebSocket, RawSocket, and HTTP on the same port. */
@Export
@Version("1.0.0")
@NullMarked
package io.transom.transport;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
