/** A node: its directory, its local management realm, its workers and its uplink. */
@NullMarked
package io.transom.node.internal;

import org.jspecify.annotations.NullMarked;
