package io.transom.worker.internal;

import io.transom.client.Authentication;
import io.transom.wamp.Message;
import java.util.List;
import java.util.Map;

/** How a worker shows its node that it is the process that the node has started: method {@code ticket}. */
final class TokenAuthentication implements Authentication {
    private final String workerId;
    private final String token;

    TokenAuthentication(String workerId, String token) {
        this.workerId = workerId;
        this.token = token;
    }

    @Override
    public List<String> methods() {
        return List.of("ticket");
    }

    @Override
    public Map<String, Object> helloDetails() {
        return Map.of("authid", workerId);
    }

    @Override
    public Message.Authenticate answer(Message.Challenge challenge) {
        return new Message.Authenticate(token, Map.of());
    }
}
