package io.transom.transport;

import java.nio.file.Path;

/** Where to listen or connect. */
public sealed interface Address {
    /**
     * @param host address or name; empty means all interfaces when listening
     * @param port 0 means any free port when listening
     */
    record Tcp(String host, int port) implements Address {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /** A Unix domain socket. When listening, a socket that nobody serves any more is replaced; any other file at the path is an error. */
    record Unix(Path path) implements Address {
        @Override
        public String toString() {
            return "unix:" + path;
        }
    }
}
