package io.transom.transport.internal;

import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a message that cannot be written: its payload does not exist in the connection's encoding, or it is longer
 * than the peer takes. Nobody may be left waiting for it, so whoever waits gets an error in its place.
 *
 * @param toPeer sent instead; null for nothing
 * @param toUs handed to our own receiver as if the peer had answered; null for nothing
 */
record Unwritable(@Nullable Message toPeer, @Nullable Message toUs) {
    private static final Unwritable LOST = new Unwritable(null, null);

    static Unwritable of(Message message, WampError why) {
        if (message instanceof Message.Call call) {
            return new Unwritable(null, error(Message.Call.CODE, call.request(), why));
        } else if (message instanceof Message.Invocation invocation) {
            return new Unwritable(null, error(Message.Invocation.CODE, invocation.request(), why));
        } else if (message instanceof Message.Publish publish
                && Boolean.TRUE.equals(publish.options().get("acknowledge"))) {
            return new Unwritable(null, error(Message.Publish.CODE, publish.request(), why));
        } else if (message instanceof Message.Result result) {
            return new Unwritable(error(Message.Call.CODE, result.request(), why), null);
        } else if (message instanceof Message.Yield yield) {
            return new Unwritable(error(Message.Invocation.CODE, yield.request(), why), null);
        } else if (message instanceof Message.Error error && !error.payload().isEmpty()) {
            return new Unwritable(
                    new Message.Error(error.requestType(), error.request(), Map.of(), error.error(), Payload.NONE),
                    null);
        }
        return LOST;
    }

    private static Message error(int requestType, long request, WampError why) {
        return new Message.Error(requestType, request, Map.of(), why.uri(), why.payload());
    }
}
