package io.transom.wamp;

/** Takes the events of a subscription, in order, on the session's executor; must not block. */
@FunctionalInterface
public interface EventHandler {
    void received(Event event);
}
