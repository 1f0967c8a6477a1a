/** A center under a fleet of simulated nodes, beside a Crossbar.io master. */
@NullMarked
package io.transom.bench.fleet;

import org.jspecify.annotations.NullMarked;
