/**
 * A load generator for WAMP routers, and what starts, measures and compares them. The generator has nothing in common with the code that
 * it measures: its own sockets, framing and messages, which are bytes prepared once, and of an answer it reads type and request ID.
 */
@org.jspecify.annotations.NullMarked
package io.transom.bench.load;
