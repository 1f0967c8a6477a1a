package io.transom.wamp.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.ErrorUris;
import io.transom.wamp.Limit;
import io.transom.wamp.LimitHits;
import io.transom.wamp.WampError;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AuthLimitsTest {
    static Stream<Limit> limits() {
        return Stream.of(
                AuthLimits.PBKDF2_ROUNDS, AuthLimits.PBKDF2_BYTES, AuthLimits.ARGON2_MEMORY, AuthLimits.ARGON2_WORK);
    }

    @ParameterizedTest
    @MethodSource("limits")
    void workBeyondALimitIsRefusedAndCounted(Limit limit) {
        long before = hits(limit);

        AuthLimits.check("it", limit.value(), 1, limit);
        var refused = assertThrows(WampError.class, () -> AuthLimits.check("it", limit.value() + 1, 1, limit));

        assertEquals(ErrorUris.AUTHENTICATION_FAILED, refused.uri());
        assertTrue(refused.text().startsWith("it: limit " + limit.id() + ": at most " + limit.value()), refused.text());
        assertEquals(before + 1, hits(limit));
        assertTrue(List.of("auth.pbkdf2.rounds", "auth.pbkdf2.bytes", "auth.argon2.memory", "auth.argon2.work")
                .contains(limit.id()));
    }

    private static long hits(Limit limit) {
        return LimitHits.ofProcess().snapshot().getOrDefault(limit.id(), 0L);
    }
}
