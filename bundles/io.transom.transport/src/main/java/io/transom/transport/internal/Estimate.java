package io.transom.transport.internal;

import io.transom.wamp.Message;

/** The bytes that a message will take, as far as that can be told without writing it. */
final class Estimate {
    private static final int HEAD = 64;

    private Estimate() {}

    static int bytes(Message message) {
        return HEAD + message.payload().size();
    }
}
