/** What the bundle of a worker type gets from the worker that it runs in. */
@Export
@Version("1.0.0")
@NullMarked
package io.transom.worker.host;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
