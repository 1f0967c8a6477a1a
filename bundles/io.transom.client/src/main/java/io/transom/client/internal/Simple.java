package io.transom.client.internal;

import io.transom.client.Authentication;
import io.transom.wamp.Connection;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import io.transom.wamp.WampError;
import io.transom.wamp.auth.ChannelBinding;
import io.transom.wamp.auth.Cryptosign;
import io.transom.wamp.auth.SigningKey;
import io.transom.wamp.auth.Wampcra;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An authentication by one method whose attempts remember nothing. */
public final class Simple implements Authentication, Authentication.Attempt {
    private static final long DEFAULT_ROUNDS = 1000;
    private static final long DEFAULT_KEY_BYTES = 32;

    private final String method;
    private final Map<String, Object> details;
    private final Function<Message.Challenge, CompletionStage<Message.Authenticate>> answer;

    private Simple(
            String method,
            Map<String, Object> details,
            Function<Message.Challenge, CompletionStage<Message.Authenticate>> answer) {
        this.method = method;
        this.details = details;
        this.answer = answer;
    }

    /** Method {@code anonymous}: no challenge is expected. */
    public static Authentication anonymous() {
        return new Simple("anonymous", Map.of(), challenge -> {
            throw refusal("anonymous: no challenge was expected");
        });
    }

    /** Method {@code ticket}. */
    public static Authentication ticket(String authid, String ticket) {
        return new Simple("ticket", Map.of("authid", authid), challenge -> signed(ticket));
    }

    /** Method {@code wampcra}. */
    public static Authentication wampcra(String authid, String secret) {
        return new Simple(Wampcra.METHOD, Map.of("authid", authid), challenge -> {
            Map<String, Object> extra = challenge.extra();
            String text = text(extra, "challenge", Wampcra.METHOD);
            if (!(extra.get("salt") instanceof String salt)) {
                return signed(Wampcra.sign(secret, text));
            }
            int rounds = number(extra, "iterations", DEFAULT_ROUNDS);
            int bytes = number(extra, "keylen", DEFAULT_KEY_BYTES);
            return CompletableFuture.supplyAsync(() -> new Message.Authenticate(
                    Wampcra.sign(Wampcra.saltedSecret(secret, salt, rounds, bytes), text), Map.of()));
        });
    }

    /** Method {@code cryptosign} without channel binding. */
    public static Authentication cryptosign(SigningKey key, @Nullable String authid, @Nullable String authrole) {
        return new Simple(Cryptosign.METHOD, cryptosignDetails(key, authid, authrole, null), challenge -> {
            if (challenge.extra().get("channel_binding") != null) {
                throw refusal("cryptosign: the router binds the channel, which was not asked for");
            }
            return signed(Cryptosign.sign(key, cryptosignChallenge(challenge)));
        });
    }

    /** The binding that this connection has. */
    static ChannelBinding bound(Connection connection, String method, List<String> types) {
        return ChannelBinding.of(connection, types)
                .orElseThrow(() -> refusal(method + ": channel binding is not available on this connection: none of "
                        + String.join(", ", types)));
    }

    static Map<String, Object> cryptosignDetails(
            SigningKey key, @Nullable String authid, @Nullable String authrole, @Nullable String binding) {
        var extra = new HashMap<String, Object>();
        extra.put("pubkey", key.publicKey());
        extra.put("trustroot", null);
        extra.put("challenge", null);
        extra.put("channel_binding", binding);
        var details = new HashMap<String, Object>();
        details.put("authextra", extra);
        if (authid != null) {
            details.put("authid", authid);
        }
        if (authrole != null) {
            details.put("authrole", authrole);
        }
        return details;
    }

    /** 64 hex digits: nobody gets anything else signed. */
    static String cryptosignChallenge(Message.Challenge challenge) {
        String text = text(challenge.extra(), "challenge", Cryptosign.METHOD);
        if (!text.matches("[0-9a-fA-F]{64}")) {
            throw refusal("cryptosign: challenge: expected 64 hex digits");
        }
        return text;
    }

    static CompletionStage<Message.Authenticate> signed(String signature) {
        return CompletableFuture.completedFuture(new Message.Authenticate(signature, Map.of()));
    }

    static String text(Map<String, Object> extra, String key, String method) {
        if (extra.get(key) instanceof String text) {
            return text;
        }
        throw refusal(method + ": " + key + ": expected a text");
    }

    static int number(Map<String, Object> extra, String key, long otherwise) {
        Object found = extra.getOrDefault(key, otherwise);
        if (found instanceof Number number
                && number.doubleValue() == Math.rint(number.doubleValue())
                && Math.abs(number.doubleValue()) <= Integer.MAX_VALUE) {
            return number.intValue();
        }
        throw refusal(key + ": expected an integer of up to 31 bits, found " + found);
    }

    static WampError refusal(String why) {
        return new WampError(ErrorUris.AUTHENTICATION_FAILED, why);
    }

    @Override
    public List<String> methods() {
        return List.of(method);
    }

    @Override
    public Attempt begin(Connection connection) {
        return this;
    }

    @Override
    public Map<String, Object> helloDetails() {
        return details;
    }

    @Override
    public CompletionStage<Message.Authenticate> answer(Message.Challenge challenge) {
        return answer.apply(challenge);
    }
}
