/** The contracts of a center itself: its domain, management realms, pairing and users. */
@Export
@Version("1.0.0")
@NullMarked
package io.transom.api.center;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
