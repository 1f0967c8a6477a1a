/** The command line behind {@code ./transom}: calls, subscriptions, keys and the demo. */
@NullMarked
package io.transom.cli;

import org.jspecify.annotations.NullMarked;
