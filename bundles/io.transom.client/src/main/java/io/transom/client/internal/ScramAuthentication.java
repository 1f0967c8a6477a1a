package io.transom.client.internal;

import static io.transom.wamp.auth.ChannelBinding.TLS_EXPORTER;
import static io.transom.wamp.auth.ChannelBinding.TLS_SERVER_END_POINT;
import static io.transom.wamp.auth.ChannelBinding.TLS_UNIQUE;

import io.transom.client.Authentication;
import io.transom.wamp.Connection;
import io.transom.wamp.Message;
import io.transom.wamp.auth.ChannelBinding;
import io.transom.wamp.auth.Scram;
import io.transom.wamp.auth.Scram.Cost;
import io.transom.wamp.auth.Scram.Derivation;
import io.transom.wamp.auth.Scram.Exchange;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Method {@code scram} (WAMP specification, Salted Challenge Response). Both sides prove that they know the password. */
public final class ScramAuthentication implements Authentication {
    private static final List<String> BINDINGS = List.of(TLS_UNIQUE, TLS_EXPORTER, TLS_SERVER_END_POINT);

    private final String authid;
    private final String password;
    private final boolean bindsChannel;
    private volatile @Nullable Derived last;

    /** A key and what it was made of. */
    private record Derived(String salt, Cost cost, byte[] key) {}

    /**
     * @param password as the user types it
     * @param bindsChannel whether it is bound to the TLS connection; then it does not begin on one that cannot be bound
     */
    public ScramAuthentication(String authid, String password, boolean bindsChannel) {
        this.authid = authid;
        this.password = password;
        this.bindsChannel = bindsChannel;
    }

    @Override
    public List<String> methods() {
        return List.of(Scram.METHOD);
    }

    @Override
    public Attempt begin(Connection connection) {
        return new ScramAttempt(bindsChannel ? Simple.bound(connection, Scram.METHOD, BINDINGS) : null);
    }

    private byte[] derive(String salt, Cost cost) {
        Derived known = last;
        if (known != null && known.salt().equals(salt) && known.cost().equals(cost)) {
            return known.key();
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(salt);
        } catch (IllegalArgumentException malformed) {
            throw Simple.refusal("scram: salt: expected Base64");
        }
        byte[] key = Scram.saltedPassword(password, bytes, cost);
        last = new Derived(salt, cost, key);
        return key;
    }

    private final class ScramAttempt implements Attempt {
        private final String nonce = Scram.newNonce();
        private final @Nullable ChannelBinding channel;
        private volatile @Nullable Expected expected;

        ScramAttempt(@Nullable ChannelBinding channel) {
            this.channel = channel;
        }

        private @Nullable String binding() {
            return channel == null ? null : channel.type();
        }

        /** What the router has to prove. */
        private record Expected(byte[] serverKey, Exchange exchange) {}

        @Override
        public Map<String, Object> helloDetails() {
            var extra = new HashMap<String, Object>();
            extra.put("nonce", nonce);
            extra.put("channel_binding", binding());
            return Map.of("authid", authid, "authextra", extra);
        }

        @Override
        public CompletionStage<Message.Authenticate> answer(Message.Challenge challenge) {
            Map<String, Object> extra = challenge.extra();
            String kdf = Simple.text(extra, "kdf", Scram.METHOD);
            Derivation derivation =
                    Derivation.named(kdf).orElseThrow(() -> Simple.refusal("scram: kdf: \"" + kdf + "\" is not known"));
            boolean pbkdf2 = derivation == Derivation.PBKDF2;
            var cost = new Cost(
                    derivation, Simple.number(extra, "iterations", 0), pbkdf2 ? 0 : Simple.number(extra, "memory", 0));
            String salt = Simple.text(extra, "salt", Scram.METHOD);
            var exchange = new Exchange(
                    authid,
                    nonce,
                    Simple.text(extra, "nonce", Scram.METHOD),
                    salt,
                    cost.iterations(),
                    derivation.form(),
                    channel);
            return CompletableFuture.supplyAsync(() -> {
                byte[] key = derive(salt, cost);
                expected = new Expected(Scram.serverKey(key), exchange);
                var sent = new HashMap<String, Object>();
                sent.put("nonce", exchange.nonce());
                sent.put("channel_binding", binding());
                sent.put(
                        "cbind_data",
                        channel == null ? null : Base64.getEncoder().encodeToString(channel.data()));
                return new Message.Authenticate(Scram.proof(key, exchange), sent);
            });
        }

        /** {@code verifier} in the specification, perhaps behind {@code v=}; Crossbar.io has its own name. */
        @Override
        public void welcomed(Message.Welcome welcome) {
            Expected router = expected;
            if (router == null) {
                throw Simple.refusal("scram: WELCOME without AUTHENTICATE");
            }
            Map<?, ?> extra = welcome.details().get("authextra") instanceof Map<?, ?> map ? map : Map.of();
            Object found = extra.get("verifier") == null ? extra.get("scram_server_signature") : extra.get("verifier");
            if (!(found instanceof String text)) {
                throw Simple.refusal("scram: the router did not prove that it knows the password");
            }
            String verifier = text.startsWith("v=") ? text.substring(2) : text;
            if (!Scram.verifyRouter(router.serverKey(), router.exchange(), verifier)) {
                throw Simple.refusal("scram: the router does not know the password");
            }
        }
    }
}
