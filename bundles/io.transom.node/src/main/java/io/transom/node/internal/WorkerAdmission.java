package io.transom.node.internal;

import io.transom.router.Authenticator;
import io.transom.router.Principal;
import io.transom.wamp.Connection;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/** Lets in the workers that this node has started, each by the token that only its process was told. */
final class WorkerAdmission implements Authenticator {
    private static final String METHOD = "ticket";
    private static final int TOKEN_BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final String realm;
    private final ConcurrentMap<String, Expected> expected = new ConcurrentHashMap<>();
    private final ConcurrentMap<Connection, String> admitted = new ConcurrentHashMap<>();

    private record Expected(String token, LongSupplier pid) {}

    WorkerAdmission(String realm) {
        this.realm = realm;
    }

    static String role(String workerId) {
        return "crossbar.worker." + workerId;
    }

    String expect(String workerId, LongSupplier pid) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        expected.put(workerId, new Expected(token, pid));
        return token;
    }

    void forget(String workerId) {
        expected.remove(workerId);
    }

    /** Whose connection it is, once it has shown its token. */
    Optional<String> workerOf(Connection connection) {
        return Optional.ofNullable(admitted.get(connection));
    }

    void closed(Connection connection) {
        admitted.remove(connection);
    }

    @Override
    public CompletionStage<Step> hello(Message.Hello hello, Candidate candidate) {
        Object workerId = hello.details().get("authid");
        Expected who = workerId instanceof String id ? expected.get(id) : null;
        if (who == null
                || !(hello.details().get("authmethods") instanceof List<?> methods)
                || !methods.contains(METHOD)) {
            return done(new Refuse(ErrorUris.NOT_AUTHORIZED, "no such worker is expected"));
        }
        return done(new Challenge(
                METHOD,
                Map.of(),
                answer -> done(check((String) workerId, who, answer.signature(), candidate.connection()))));
    }

    private Step check(String workerId, Expected who, String token, Connection connection) {
        if (!MessageDigest.isEqual(bytes(who.token()), bytes(token)) || !expected.remove(workerId, who)) {
            return new Refuse(ErrorUris.NOT_AUTHORIZED, "wrong token");
        }
        admitted.put(connection, workerId);
        return new Accept(new Principal(
                realm, "crossbar.process." + who.pid().getAsLong(), role(workerId), METHOD, "static", Map.of()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static CompletionStage<Step> done(Step step) {
        return CompletableFuture.completedFuture(step);
    }
}
