/** The computations of the authentication methods and the keys they need. */
@Export
@Version("1.0.0")
@NullMarked
package io.transom.wamp.auth;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
