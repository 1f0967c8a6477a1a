package io.transom.transport.internal;

import io.transom.wamp.Message;

/** The bytes that a message will take, as far as that can be told without writing it. */
final class Estimate {
    private static final int HEAD = 64;

    private Estimate() {}

    static int bytes(Message message) {
        return HEAD + payload(message);
    }

    private static int payload(Message message) {
        if (message instanceof Message.Event event) {
            return event.payload().size();
        } else if (message instanceof Message.Call call) {
            return call.payload().size();
        } else if (message instanceof Message.Invocation invocation) {
            return invocation.payload().size();
        } else if (message instanceof Message.Yield yield) {
            return yield.payload().size();
        } else if (message instanceof Message.Result result) {
            return result.payload().size();
        } else if (message instanceof Message.Publish publish) {
            return publish.payload().size();
        } else if (message instanceof Message.Error error) {
            return error.payload().size();
        }
        return 0;
    }
}
