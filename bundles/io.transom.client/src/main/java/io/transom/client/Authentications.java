package io.transom.client;

import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import io.transom.wamp.WampError;
import io.transom.wamp.auth.Cryptosign;
import io.transom.wamp.auth.SigningKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The usual authentications. */
public final class Authentications {
    private Authentications() {}

    /** Method {@code anonymous}. */
    public static Authentication anonymous() {
        return new Authentication() {
            @Override
            public List<String> methods() {
                return List.of("anonymous");
            }

            @Override
            public Map<String, Object> helloDetails() {
                return Map.of();
            }

            @Override
            public Message.Authenticate answer(Message.Challenge challenge) {
                throw new WampError(
                        ErrorUris.AUTHENTICATION_FAILED, "anonymous: unexpected challenge " + challenge.method());
            }
        };
    }

    /** Method {@code cryptosign} over the plain challenge. Absent authid and authrole are not sent. */
    public static Authentication cryptosign(SigningKey key, @Nullable String authid, @Nullable String authrole) {
        var extra = new HashMap<String, Object>();
        extra.put("pubkey", key.publicKey());
        extra.put("trustroot", null);
        extra.put("challenge", null);
        extra.put("channel_binding", null);
        var details = new HashMap<String, Object>();
        details.put("authextra", extra);
        if (authid != null) {
            details.put("authid", authid);
        }
        if (authrole != null) {
            details.put("authrole", authrole);
        }
        return new Authentication() {
            @Override
            public List<String> methods() {
                return List.of(Cryptosign.METHOD);
            }

            @Override
            public Map<String, Object> helloDetails() {
                return details;
            }

            @Override
            public Message.Authenticate answer(Message.Challenge challenge) {
                if (!Cryptosign.METHOD.equals(challenge.method())
                        || !(challenge.extra().get("challenge") instanceof String text)) {
                    throw new WampError(ErrorUris.AUTHENTICATION_FAILED, "cryptosign: no such challenge");
                }
                return new Message.Authenticate(Cryptosign.sign(key, text), Map.of());
            }
        };
    }
}
