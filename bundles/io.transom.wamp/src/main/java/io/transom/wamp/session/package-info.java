/** The client's side of the WAMP protocol over any {@link io.transom.wamp.Connection}. */
@Export
@Version("1.0.0")
@NullMarked
package io.transom.wamp.session;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
