/** Key files of nodes and users, readable by Crossbar.io too. */
@Export
@Version("1.0.0")
@NullMarked
package io.transom.api.keys;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
