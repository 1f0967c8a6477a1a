package io.transom.bench.load;

/** Where and how the sessions of a load connect. */
record Target(int port, boolean webSocket, Format format) {}
