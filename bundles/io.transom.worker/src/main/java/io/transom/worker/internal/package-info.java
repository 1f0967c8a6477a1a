/** The process of a native worker: its channel to the node and what it tells of itself. */
@NullMarked
package io.transom.worker.internal;

import org.jspecify.annotations.NullMarked;
