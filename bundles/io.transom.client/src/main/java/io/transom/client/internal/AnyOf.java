package io.transom.client.internal;

import io.transom.client.Authentication;
import io.transom.wamp.Connection;
import io.transom.wamp.Message;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Several authentications, of which the router takes one. */
public final class AnyOf implements Authentication {
    private final List<Authentication> several;

    /** @param several the preferred one first */
    public AnyOf(List<Authentication> several) {
        if (several.isEmpty()) {
            throw new IllegalArgumentException("authentications: expected at least one");
        }
        this.several = several;
    }

    @Override
    public List<String> methods() {
        return several.stream()
                .flatMap(each -> each.methods().stream())
                .distinct()
                .toList();
    }

    @Override
    public Attempt begin(Connection connection) {
        var byMethod = new LinkedHashMap<String, Attempt>();
        for (Authentication each : several) {
            Attempt attempt = each.begin(connection);
            each.methods().forEach(method -> byMethod.putIfAbsent(method, attempt));
        }
        return new Several(byMethod);
    }

    private static final class Several implements Attempt {
        private final Map<String, Attempt> byMethod;
        private @Nullable Attempt chosen;

        Several(Map<String, Attempt> byMethod) {
            this.byMethod = byMethod;
        }

        @Override
        public Map<String, Object> helloDetails() {
            var all = new HashMap<String, Object>();
            var extras = new HashMap<String, Object>();
            for (Attempt each : byMethod.values()) {
                each.helloDetails().forEach((key, value) -> {
                    if (key.equals("authextra") && value instanceof Map<?, ?> extra) {
                        extra.forEach((name, entry) -> add(extras, String.valueOf(name), entry));
                    } else {
                        all.putIfAbsent(key, value);
                    }
                });
            }
            if (!extras.isEmpty()) {
                all.put("authextra", extras);
            }
            return all;
        }

        /** One HELLO can wish one channel binding only, and a router could choose among methods the one that goes without. */
        private static void add(Map<String, Object> extras, String name, @Nullable Object entry) {
            if (name.equals("channel_binding")
                    && extras.containsKey(name)
                    && !Objects.equals(extras.get(name), entry)) {
                throw Simple.refusal("authentications that are offered together bind the channel alike");
            }
            extras.putIfAbsent(name, entry);
        }

        @Override
        public CompletionStage<Message.Authenticate> answer(Message.Challenge challenge) {
            Attempt one = byMethod.get(challenge.method());
            if (one == null) {
                throw Simple.refusal("method " + challenge.method() + " was not offered");
            }
            chosen = one;
            return one.answer(challenge);
        }

        /** Without a challenge the method is the one that WELCOME names. */
        @Override
        public void welcomed(Message.Welcome welcome) {
            Attempt one = chosen;
            if (one == null) {
                Object method = welcome.details().get("authmethod");
                one = method instanceof String name ? byMethod.get(name) : null;
            }
            if (one == null) {
                throw Simple.refusal("WELCOME names no method that was offered");
            }
            one.welcomed(welcome);
        }
    }
}
