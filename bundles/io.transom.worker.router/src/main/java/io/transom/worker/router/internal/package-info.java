/** The router worker: realms, roles and transports of one process. */
@NullMarked
package io.transom.worker.router.internal;

import org.jspecify.annotations.NullMarked;
