/** What a center keeps, and the interface of whatever keeps it. */
@Export
@Version("1.0.0")
@NullMarked
package io.transom.api.store;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
