/** How a process gives its realm to the plug-in host. */
@Export
@Version("1.0.0")
@NullMarked
package io.transom.core.host;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
