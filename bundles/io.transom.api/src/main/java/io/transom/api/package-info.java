/** Contracts: one declaration of a procedure gives all its faces. */
@Export
@Version("1.0.0")
@NullMarked
package io.transom.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
