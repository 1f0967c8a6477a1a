package io.transom.transport.internal;

import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.util.List;
import java.util.Map;

/** One message of every type, with payloads that every encoding can write. */
final class Messages {
    static final Payload PAYLOAD = Payload.of(List.of("grün 🌿", 17L, 2.5, true), Map.of("k", List.of(1L, 2L)));

    static final List<Message> ALL = List.of(
            new Message.Hello("realm1", Map.of("roles", Map.of("caller", Map.of()))),
            new Message.Challenge("ticket", Map.of("x", 1L)),
            new Message.Authenticate("signature", Map.of()),
            new Message.Welcome(7_654_321L, Map.of("authid", "joe", "roles", Map.of("broker", Map.of()))),
            new Message.Error(48, 5, Map.of(), "com.example.error", PAYLOAD),
            new Message.Publish(1, Map.of("acknowledge", true), "com.example.topic", PAYLOAD),
            new Message.Published(1, 1L << 53),
            new Message.Subscribe(2, Map.of("match", "prefix"), "com.example"),
            new Message.Subscribed(2, 77),
            new Message.Unsubscribe(3, 77),
            new Message.Unsubscribed(3, Map.of()),
            new Message.Event(77, 88, Map.of("topic", "com.example.topic"), PAYLOAD),
            new Message.EventReceived(88),
            new Message.Call(4, Map.of("timeout", 1_000L), "com.example.add", PAYLOAD),
            new Message.Cancel(4, Map.of("mode", "kill")),
            new Message.Result(4, Map.of("progress", true), PAYLOAD),
            new Message.Register(5, Map.of(), "com.example.add"),
            new Message.Registered(5, 99),
            new Message.Unregister(6, 99),
            new Message.Unregistered(6, Map.of()),
            new Message.Invocation(7, 99, Map.of("caller", 7L), PAYLOAD),
            new Message.Interrupt(7, Map.of("mode", "kill")),
            new Message.Yield(7, Map.of(), PAYLOAD),
            new Message.Goodbye(Map.of("message", "bye"), "wamp.close.normal"),
            new Message.Abort(Map.of(), "wamp.error.no_such_realm"));

    private Messages() {}
}
