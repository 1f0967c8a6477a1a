package io.transom.center.internal;

import io.transom.router.Authenticator.Challenge;
import io.transom.router.Authenticator.Refuse;
import io.transom.router.Authenticator.Step;
import io.transom.router.auth.Checks;
import io.transom.wamp.Connection;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Json;
import io.transom.wamp.auth.ChannelBinding;
import io.transom.wamp.auth.Cryptosign;
import java.util.HashMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The challenge of cryptosign, with the channel bound in where that is asked for and can be done. Signatures are checked off the event
 * loop; what comes next is back on it.
 */
final class Signature {
    private final Checks checks;
    private final WrongSignatures wrong;

    Signature(Checks checks, WrongSignatures wrong) {
        this.checks = checks;
        this.wrong = wrong;
    }

    /**
     * Why the channel binding that is asked for cannot be had; absent when it can. On a transport without TLS a request
     * for {@code tls-unique} is accepted and has no effect, since older clients make it there.
     */
    static Optional<Refuse> refusal(Hello hello, Connection connection, boolean node) {
        Object binding = hello.channelBinding();
        if (binding == null) {
            return Optional.empty();
        }
        if (!ChannelBinding.TLS_UNIQUE.equals(binding)) {
            return Optional.of(new Refuse(
                    ErrorUris.NOT_AUTHORIZED,
                    "channel binding " + Json.show(binding) + " is not supported, only \"tls-unique\""));
        }
        if (!node && connection.peer().secure() && channelId(connection).isEmpty()) {
            return Optional.of(new Refuse(
                    ErrorUris.NOT_AUTHORIZED,
                    "channel binding \"tls-unique\" is not available on this TLS connection; log in "
                            + "without channel binding"));
        }
        return Optional.empty();
    }

    private static Optional<byte[]> channelId(Connection connection) {
        return ChannelBinding.of(connection, Set.of(ChannelBinding.TLS_UNIQUE)).map(ChannelBinding::channelId);
    }

    /**
     * The step that asks for a signature; a right one leads to the next step.
     *
     * @param node whether a node logs in, which may sign the plain challenge although it asked for binding
     */
    Step challenge(
            Hello hello, Connection connection, String pubkey, boolean node, Supplier<CompletionStage<Step>> next) {
        String challenge = Cryptosign.newChallenge();
        var extra = new HashMap<String, Object>();
        extra.put("challenge", challenge);
        extra.put("channel_binding", hello.channelBinding());
        Optional<byte[]> channel =
                hello.channelBinding() != null && connection.peer().secure() ? channelId(connection) : Optional.empty();
        return new Challenge(
                Cryptosign.METHOD,
                extra,
                answer -> checks.run(() -> isRight(pubkey, challenge, channel, node, answer.signature()))
                        .thenApply(right -> counted(right, connection, pubkey))
                        .thenComposeAsync(
                                right -> right
                                        ? next.get()
                                        : CompletableFuture.completedStage(new Refuse(
                                                ErrorUris.NOT_AUTHORIZED,
                                                "the signature is not that of the key over the challenge")),
                                connection.executor()));
    }

    /** As much work for a wrong signature as for a right one. */
    private static boolean isRight(
            String pubkey, String challenge, Optional<byte[]> channel, boolean node, String signature) {
        if (channel.isEmpty()) {
            return Cryptosign.verify(pubkey, challenge, signature);
        }
        boolean bound = Cryptosign.verify(pubkey, challenge, channel.get(), signature);
        boolean plain = node && Cryptosign.verify(pubkey, challenge, signature);
        return bound | plain;
    }

    private boolean counted(boolean right, Connection connection, String pubkey) {
        if (right) {
            wrong.right(pubkey);
        } else {
            wrong.wrong(Attendance.host(connection.peer().address()), pubkey);
        }
        return right;
    }
}
