/** Read models and operator services that console, JMX and web pages stand on. */
@Export
@Version("1.0.0")
@NullMarked
package io.transom.api.management;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
