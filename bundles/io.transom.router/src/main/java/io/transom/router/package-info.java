/** A realm: sessions, broker, dealer, roles and permissions, meta API. Plain Java, no sockets, no threads of its own. */
@Export
@Version("1.0.0")
@NullMarked
package io.transom.router;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
