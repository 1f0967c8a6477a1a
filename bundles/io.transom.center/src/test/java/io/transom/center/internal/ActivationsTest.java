package io.transom.center.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.store.CenterState;
import io.transom.api.store.CenterStore.Update;
import io.transom.api.store.Change;
import io.transom.router.Authenticator.Refuse;
import io.transom.testkit.Await;
import io.transom.wamp.LimitHits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ActivationsTest {
    private static final String ALICE = "alice@x.y";
    private static final String KEY = "ab".repeat(32);
    private static final String OTHER_KEY = "cd".repeat(32);
    private static final String SENT = "new-user-auth-code-sent";
    private static final String SENT_AGAIN = "registered-user-auth-code-sent";
    private static final String PENDING = "pending-activation";
    private static final String INVALID = "invalid-activation-code";
    private static final String NONE = "no-pending-activation";
    private static final String GOOD = "";
    private static final String HERE = "tcp4:192.0.2.1";

    private final AtomicInteger writes = new AtomicInteger();
    private final LimitHits hits = new LimitHits();
    private final MemoryStore store = new MemoryStore() {
        @Override
        public synchronized <T> CompletionStage<T> update(Function<CenterState, Update<T>> change) {
            writes.incrementAndGet();
            return super.update(change);
        }
    };
    private final Iterator<String> codes = Stream.iterate(1, number -> number + 1)
            .map(number -> "code" + number)
            .iterator();
    private Instant now = Instant.parse("2026-11-23T07:00:00Z");
    private final Activations activations = activations(true);

    private Activations activations(boolean enabled) {
        return new Activations(
                store,
                new Clock() {
                    @Override
                    public ZoneOffset getZone() {
                        return ZoneOffset.UTC;
                    }

                    @Override
                    public Clock withZone(java.time.ZoneId zone) {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public Instant instant() {
                        return now;
                    }
                },
                codes::next,
                enabled,
                CenterLimits.limitAddressActivations(3),
                hits);
    }

    @Test
    void theDialogue() {
        assertEquals(NONE, login(KEY, "code1"));
        assertEquals(SENT, login(KEY, null));
        assertEquals(PENDING, login(KEY, null));
        assertEquals(INVALID, login(KEY, "code"));
        assertEquals(INVALID, login(KEY, 7L));
        String first = code(KEY);
        now = now.plusSeconds(61);
        assertEquals(SENT, again(KEY));
        assertEquals(INVALID, login(KEY, first));
        String second = code(KEY);
        assertEquals(GOOD, login(KEY, second));
        assertEquals(NONE, login(KEY, second));
        assertEquals(GOOD, login(KEY, null));
        assertEquals(GOOD, again(KEY));
        var user = store.state().userWithEmail(ALICE).orElseThrow();
        assertEquals(KEY, user.pubkey());
        assertEquals(Times.micros(now), user.registered());
    }

    @Test
    void aUserHasSeveralKeysAndStaysOne() {
        login(KEY, null);
        login(KEY, code(KEY));
        assertEquals(SENT_AGAIN, login(OTHER_KEY, null));
        assertEquals(INVALID, login(OTHER_KEY, code(KEY)));
        assertEquals(GOOD, login(OTHER_KEY, code(OTHER_KEY)));
        assertEquals(GOOD, login(OTHER_KEY, null));
        assertEquals(GOOD, login(KEY, null));
        assertEquals(1, store.state().users().size());
        assertEquals(SENT, reason(activations, "bob@x.y", KEY, null, false));
    }

    @Test
    void aCodeIsGoodForAQuarterOfAnHour() {
        login(KEY, null);
        now = now.plus(Duration.ofMinutes(15));
        assertEquals(PENDING, login(KEY, null));
        now = now.plusSeconds(1);
        assertEquals(INVALID, login(KEY, code(KEY)));
        assertEquals(SENT, login(KEY, null));
        assertEquals(GOOD, login(KEY, code(KEY)));
    }

    @Test
    void aKeyOnRecordIsGoodWithoutACode() {
        var user = new CenterState.User("u1", CenterState.Label.NONE, ALICE, 1, KEY);
        Await.result(store.update(state -> new Update<Void>(List.of(new Change.PutUser(user)), null)));
        assertEquals(GOOD, login(KEY, null));
        assertEquals(NONE, login(KEY, "code1"));
        assertEquals(GOOD, reason(activations(false), ALICE, KEY, null, false));
        assertEquals(NONE, reason(activations(false), ALICE, OTHER_KEY, null, false));
    }

    @Test
    void nobodyBecomesTheSuperuserByACode() {
        assertEquals(NONE, reason(activations, "superuser", KEY, null, false));
        assertTrue(store.state().activations().isEmpty());
    }

    @Test
    void noMoreThanTheLimitWaitAndWhatIsTooOldMakesRoom() {
        var full = new ArrayList<Change>();
        for (int i = 0; i < Activations.PENDING.value(); i++) {
            full.add(new Change.PutActivation(
                    new CenterState.Activation("a" + i, "user" + i, KEY, "code", Times.micros(now), false)));
        }
        Await.result(store.update(state -> new Update<Void>(full, null)));
        Refuse refused = refusal(ALICE, KEY, HERE).orElseThrow();
        assertEquals("wamp.error.unavailable", refused.reason());
        assertTrue(refused.message().contains("center.activations.pending"), refused.message());
        assertEquals(1, hits.snapshot().get("center.activations.pending"));
        now = now.plus(Duration.ofMinutes(16));
        assertEquals(SENT, login(KEY, null));
        assertEquals(1, store.state().activations().size());
    }

    /** Whoever asks over and over neither makes the center write nor learns another code. */
    @Test
    void noOtherCodeIsMadeWithinAMinute() {
        login(KEY, null);
        int before = writes.get();
        String first = code(KEY);
        now = now.plusSeconds(60);
        for (int i = 0; i < 100; i++) {
            assertEquals(PENDING, again(KEY));
        }
        assertEquals(before, writes.get());
        assertEquals(first, code(KEY), "the first one is still good");
        now = now.plusMillis(1);
        assertEquals(SENT, again(KEY));
        assertEquals(INVALID, login(KEY, first));
        assertEquals(PENDING, again(KEY));
        assertEquals(GOOD, login(KEY, code(KEY)));
    }

    @Test
    void anAddressWithManyKeysHoldsNoMoreThanItsPlaces() {
        for (int i = 0; i < 3; i++) {
            assertTrue(refusal("user" + i, KEY, HERE).orElseThrow().reason().endsWith(SENT));
        }
        int before = writes.get();
        Refuse refused = refusal(ALICE, KEY, HERE).orElseThrow();
        assertEquals("wamp.error.unavailable", refused.reason());
        assertEquals("limit center.address.activations: at most 3 activations, found 4", refused.message());
        assertEquals(1, hits.snapshot().get("center.address.activations"));
        assertEquals(before, writes.get());
        assertTrue(refusal(ALICE, KEY, "tcp4:192.0.2.2").orElseThrow().reason().endsWith(SENT));

        now = now.plusSeconds(61);
        assertEquals(SENT, reason(activations, "user1", KEY, null, true), "another code for a key that waits already");
        assertEquals(
                GOOD,
                reason(
                        activations,
                        "user2",
                        KEY,
                        store.state().activation("user2", KEY).orElseThrow().code(),
                        false));
        assertEquals(SENT, reason(activations, "user4", KEY, null, false), "one has become active and made room");
        assertTrue(refusal("user5", KEY, HERE).orElseThrow().reason().endsWith("unavailable"));

        now = now.plus(Duration.ofMinutes(15)).plusSeconds(1);
        assertEquals(SENT, reason(activations, "user5", KEY, null, false), "what is too old makes room");
    }

    private Optional<Refuse> refusal(String email, String key, String host) {
        return Await.result(activations.refusal(new Activations.Request(email, key, host, null, false)));
    }

    private String code(String key) {
        return store.state().activation(ALICE, key).orElseThrow().code();
    }

    private String login(String key, @Nullable Object code) {
        return reason(activations, ALICE, key, code, false);
    }

    private String again(String key) {
        return reason(activations, ALICE, key, null, true);
    }

    /** What comes last in the reason, empty when the key is good. */
    private static String reason(
            Activations activations, String email, String key, @Nullable Object code, boolean again) {
        Optional<Refuse> refused =
                Await.result(activations.refusal(new Activations.Request(email, key, HERE, code, again)));
        return refused.map(each -> each.reason().replace("fabric.auth-failed.", ""))
                .orElse(GOOD);
    }
}
