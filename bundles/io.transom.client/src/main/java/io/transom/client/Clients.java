package io.transom.client;

import io.transom.transport.Transports;
import io.transom.wamp.Session;
import java.util.concurrent.CompletionStage;

/** Makes WAMP client sessions. */
public final class Clients {
    private Clients() {}

    /**
     * Connects, authenticates and joins once.
     *
     * @return fails with {@link java.io.IOException} when the transport cannot be had, and with {@link io.transom.wamp.WampError}
     *     (ABORT's reason and message) when the router refuses
     */
    public static CompletionStage<Session> connect(Transports transports, ClientOptions options) {
        return io.transom.client.internal.Joining.start(transports, options);
    }

    /**
     * Keeps a session: joins, and joins again whenever it is lost.
     *
     * @param joined called on the session's executor for every new session, before it handles any other message; what it
     *     registers and subscribes belongs to that session only
     */
    public static ReconnectingClient keepConnected(
            Transports transports, ClientOptions options, Reconnection policy, ReconnectingClient.Listener joined) {
        return io.transom.client.internal.KeptClient.start(transports, options, policy, joined);
    }
}
