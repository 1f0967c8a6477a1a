/** Messages and values to bytes and back: JSON, CBOR and MessagePack, all bounded. */
@Export
@Version("1.0.0")
@NullMarked
package io.transom.wamp.serializer;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
