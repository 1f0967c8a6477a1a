package io.transom.client.internal;

import static io.transom.wamp.auth.ChannelBinding.TLS_EXPORTER;
import static io.transom.wamp.auth.ChannelBinding.TLS_UNIQUE;

import io.transom.client.Authentication;
import io.transom.wamp.Connection;
import io.transom.wamp.Message;
import io.transom.wamp.auth.ChannelBinding;
import io.transom.wamp.auth.Cryptosign;
import io.transom.wamp.auth.SigningKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Method {@code cryptosign} with the TLS channel bound in (WAMP specification, TLS Channel Binding). */
public final class BoundCryptosign implements Authentication {
    private static final List<String> BINDINGS = List.of(TLS_UNIQUE, TLS_EXPORTER);

    private final SigningKey key;
    private final @Nullable String authid;
    private final @Nullable String authrole;

    /** Absent authid and authrole are not sent. */
    public BoundCryptosign(SigningKey key, @Nullable String authid, @Nullable String authrole) {
        this.key = key;
        this.authid = authid;
        this.authrole = authrole;
    }

    @Override
    public List<String> methods() {
        return List.of(Cryptosign.METHOD);
    }

    @Override
    public Attempt begin(Connection connection) {
        ChannelBinding channel = Simple.bound(connection, Cryptosign.METHOD, BINDINGS);
        return new Attempt() {
            private boolean answered;

            @Override
            public Map<String, Object> helloDetails() {
                return Simple.cryptosignDetails(key, authid, authrole, channel.type());
            }

            /** The router may go on without binding; then somebody could sit between, so the client does not. */
            @Override
            public CompletionStage<Message.Authenticate> answer(Message.Challenge challenge) {
                if (!channel.type().equals(challenge.extra().get("channel_binding"))) {
                    throw Simple.refusal("cryptosign: the router does not bind the channel");
                }
                answered = true;
                return Simple.signed(Cryptosign.sign(key, Simple.cryptosignChallenge(challenge), channel.channelId()));
            }

            @Override
            public void welcomed(Message.Welcome welcome) {
                if (!answered) {
                    throw Simple.refusal("cryptosign: WELCOME without a challenge: the channel is not bound");
                }
            }
        };
    }
}
