package io.transom.transport.internal;

import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a message that cannot be written: its payload does not exist in the connection's encoding, or it is longer
 * than the peer takes. Nobody may be left waiting for it, so whoever waits gets an error in its place. Events are lost.
 *
 * @param toPeer sent instead; null for nothing
 * @param toUs handed to our own receiver as if the peer had answered; null for nothing
 * @param ends whether the connection is of no use without it
 */
record Unwritable(@Nullable Message toPeer, @Nullable Message toUs, boolean ends) {
    private static final Unwritable LOST = new Unwritable(null, null, false);
    private static final Set<Integer> OPENING =
            Set.of(Message.Hello.CODE, Message.Welcome.CODE, Message.Challenge.CODE, Message.Authenticate.CODE);
    private static final Unwritable END = new Unwritable(null, null, true);

    static Unwritable of(Message message, WampError why) {
        if (message instanceof Message.Call call) {
            return toUs(error(Message.Call.CODE, call.request(), why));
        } else if (message instanceof Message.Invocation invocation) {
            return toUs(error(Message.Invocation.CODE, invocation.request(), why));
        } else if (message instanceof Message.Publish publish
                && Boolean.TRUE.equals(publish.options().get("acknowledge"))) {
            return toUs(error(Message.Publish.CODE, publish.request(), why));
        } else if (message instanceof Message.Subscribe subscribe) {
            return toUs(error(Message.Subscribe.CODE, subscribe.request(), why));
        } else if (message instanceof Message.Register register) {
            return toUs(error(Message.Register.CODE, register.request(), why));
        } else if (message instanceof Message.Result result) {
            return Boolean.TRUE.equals(result.details().get("progress"))
                    ? toUs(cancel(result.request(), why)) // more would come
                    : toPeer(error(Message.Call.CODE, result.request(), why));
        } else if (message instanceof Message.Yield yield) {
            return toPeer(error(Message.Invocation.CODE, yield.request(), why));
        } else if (message instanceof Message.Error error) {
            return instead(error, why);
        } else if (message instanceof Message.Abort abort && !abort.details().isEmpty()) {
            return toPeer(new Message.Abort(Map.of(), abort.reason()));
        } else if (message instanceof Message.Goodbye goodbye
                && !goodbye.details().isEmpty()) {
            return toPeer(new Message.Goodbye(Map.of(), goodbye.reason()));
        }
        return OPENING.contains(message.code()) ? END : LOST;
    }

    /** First without what describes it, then with another URI. */
    private static Unwritable instead(Message.Error error, WampError why) {
        if (!error.payload().isEmpty() || !error.details().isEmpty()) {
            return toPeer(
                    new Message.Error(error.requestType(), error.request(), Map.of(), error.error(), Payload.NONE));
        }
        return error.error().equals(why.uri()) ? LOST : toPeer(error(error.requestType(), error.request(), why));
    }

    private static Unwritable toPeer(Message message) {
        return new Unwritable(message, null, false);
    }

    private static Unwritable toUs(Message message) {
        return new Unwritable(null, message, false);
    }

    private static Message cancel(long request, WampError why) {
        return new Message.Cancel(
                request, Map.of("mode", "killnowait", "message", "a progressive result cannot be sent: " + why.text()));
    }

    private static Message error(int requestType, long request, WampError why) {
        return new Message.Error(requestType, request, Map.of(), why.uri(), why.payload());
    }
}
