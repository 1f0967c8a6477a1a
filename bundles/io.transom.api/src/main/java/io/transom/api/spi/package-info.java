/** What authors of handler bundles and worker types implement, and what they get. */
@Export
@Version("1.0.0")
@NullMarked
package io.transom.api.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
