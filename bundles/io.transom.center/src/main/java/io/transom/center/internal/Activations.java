package io.transom.center.internal;

import io.transom.api.store.CenterState;
import io.transom.api.store.CenterState.Activation;
import io.transom.api.store.CenterState.Label;
import io.transom.api.store.CenterStore;
import io.transom.api.store.CenterStore.Update;
import io.transom.api.store.Change;
import io.transom.router.Authenticator.Refuse;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Json;
import io.transom.wamp.Limit;
import io.transom.wamp.LimitHits;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which keys are those of which user. A key that is not on record is made so by a code, which somebody who reads the
 * center's log has to pass on. Asked only by who has proved to have the key. Codes are made no faster than one a minute for a
 * key of a user, and for so many keys from one address: a key is easily made up.
 */
final class Activations {
    static final Limit PENDING = new Limit(
            "center.activations.pending",
            1_000,
            "activations",
            ErrorUris.UNAVAILABLE,
            "Keys of operators that wait for their code.");

    private static final Logger LOG = LoggerFactory.getLogger(Activations.class);
    private static final Duration GOOD_FOR = Duration.ofMinutes(15);
    private static final Duration BETWEEN_CODES = Duration.ofMinutes(1);

    private final CenterStore store;
    private final Clock clock;
    private final Supplier<String> codes;
    private final boolean enabled;
    private final Limit ofAddress;
    private final LimitHits hits;

    /** Where pending activations were asked for, by OID. Not stored: those from before a start count for no address. */
    private final ConcurrentMap<String, String> hosts = new ConcurrentHashMap<>();

    /**
     * @param codes makes a code
     * @param enabled whether keys can be activated; if not, only those on record are good
     * @param ofAddress pending ones of one address
     */
    Activations(
            CenterStore store, Clock clock, Supplier<String> codes, boolean enabled, Limit ofAddress, LimitHits hits) {
        this.store = store;
        this.clock = clock;
        this.codes = codes;
        this.enabled = enabled;
        this.ofAddress = ofAddress;
        this.hits = hits;
    }

    /**
     * What is asked for.
     *
     * @param host address from which, without the port
     * @param code as given, null for none
     * @param again whether another code is asked for
     */
    record Request(
            String email,
            String pubkey,
            String host,
            @Nullable Object code,
            boolean again) {}

    /** Why the key is not that user's; absent when it is, now if a code was given and since earlier if not. */
    CompletionStage<Optional<Refuse>> refusal(Request request) {
        Decision decided = decide(store.state(), request);
        return decided.changes().isEmpty()
                ? CompletableFuture.completedStage(told(decided))
                : store.update(state -> {
                            Decision latest = decide(state, request);
                            latest.sent().ifPresent(sent -> sentTo(request.host(), sent, state));
                            return new Update<>(latest.changes(), latest);
                        })
                        .thenApply(latest -> {
                            latest.sent()
                                    .ifPresent(sent -> LOG.warn(
                                            "activation: {} wants to log in with key {}; if that is right, "
                                                    + "give them the code {}, which is good for {} minutes",
                                            Json.show(request.email()),
                                            request.pubkey(),
                                            sent.code(),
                                            GOOD_FOR.toMinutes()));
                            return told(latest);
                        });
    }

    /** What is neither pending any more nor about to be is forgotten. */
    private void sentTo(String host, Activation sent, CenterState state) {
        hosts.keySet().removeIf(oid -> {
            Activation known = state.activations().get(oid);
            return known == null || known.active();
        });
        hosts.put(sent.oid(), host);
    }

    private Optional<Refuse> told(Decision decision) {
        decision.reached().ifPresent(hits::hit);
        return decision.refusal();
    }

    /**
     * @param sent with the code to pass on
     * @param reached because of which it is refused
     */
    private record Decision(
            List<Change> changes, Optional<Refuse> refusal, Optional<Activation> sent, Optional<Limit> reached) {
        static Decision good(List<Change> changes) {
            return new Decision(changes, Optional.empty(), Optional.empty(), Optional.empty());
        }

        static Decision refused(List<Change> changes, String reason, String message) {
            return new Decision(changes, Optional.of(new Refuse(reason, message)), Optional.empty(), Optional.empty());
        }

        static Decision refused(Limit reached, long found) {
            var refusal = new Refuse(reached.reason(), reached.error(found).text());
            return new Decision(List.of(), Optional.of(refusal), Optional.empty(), Optional.of(reached));
        }
    }

    private Decision decide(CenterState state, Request request) {
        String email = request.email();
        String pubkey = request.pubkey();
        Object code = request.code();
        Activation known = state.activation(email, pubkey).orElse(null);
        boolean active = isOnRecord(state, email, pubkey);
        if (active || (code != null && known == null) || !enabled || email.equals(Names.SUPERUSER)) {
            return active && code == null
                    ? Decision.good(List.of())
                    : Decision.refused(List.of(), Reasons.NO_PENDING_ACTIVATION, notPending(active));
        }
        if (known == null || (request.again() && isOlderThan(known, BETWEEN_CODES))) {
            return begin(state, request);
        }
        if (code == null) {
            return Decision.refused(
                    List.of(),
                    Reasons.PENDING_ACTIVATION,
                    "The key waits for its activation code. Log in with it, or ask for another one, "
                            + BETWEEN_CODES.toSeconds() + " s after it was made.");
        }
        if (isTooOld(known)) {
            return Decision.refused(
                    List.of(new Change.RemoveActivation(known.oid())),
                    Reasons.INVALID_ACTIVATION_CODE,
                    "The activation code is older than " + GOOD_FOR.toMinutes() + " minutes. Log in without one to "
                            + "get another.");
        }
        return isRight(known, code)
                ? Decision.good(activated(state, known))
                : Decision.refused(
                        List.of(), Reasons.INVALID_ACTIVATION_CODE, "The activation code is not the one of this key.");
    }

    /** Whether the key is that user's. */
    static boolean isOnRecord(CenterState state, String email, String pubkey) {
        Activation known = state.activation(email, pubkey).orElse(null);
        return known != null
                ? known.active()
                : state.userWithEmail(email)
                        .filter(user -> pubkey.equals(user.pubkey()))
                        .isPresent();
    }

    private String notPending(boolean active) {
        return active
                ? "The key is active, and no activation is pending."
                : "No user of that name and key, and no activation is pending."
                        + (enabled ? "" : " Ask an owner of the center to add them.");
    }

    private Decision begin(CenterState state, Request request) {
        String email = request.email();
        String pubkey = request.pubkey();
        var changes = new ArrayList<Change>();
        long pending = 0;
        long fromThere = 0;
        for (Activation each : state.activations().values()) {
            if (each.active()) {
                continue;
            }
            boolean replaced = each.email().equals(email) && each.pubkey().equals(pubkey);
            if (replaced || isTooOld(each)) {
                changes.add(new Change.RemoveActivation(each.oid()));
            } else {
                pending++;
                fromThere += request.host().equals(hosts.get(each.oid())) ? 1 : 0;
            }
        }
        if (ofAddress.exceededBy(fromThere + 1)) {
            return Decision.refused(ofAddress, fromThere + 1);
        }
        if (PENDING.exceededBy(pending + 1)) {
            return Decision.refused(PENDING, pending + 1);
        }
        var sent = new Activation(
                UUID.randomUUID().toString(), email, pubkey, codes.get(), Times.micros(clock.instant()), false);
        changes.add(new Change.PutActivation(sent));
        var refusal = new Refuse(
                state.userWithEmail(email).isPresent() ? Reasons.REGISTERED_USER_CODE_SENT : Reasons.NEW_USER_CODE_SENT,
                "The activation code of this key is in the log of the center. Log in with it within "
                        + GOOD_FOR.toMinutes() + " minutes.");
        return new Decision(changes, Optional.of(refusal), Optional.of(sent), Optional.empty());
    }

    private List<Change> activated(CenterState state, Activation known) {
        var changes = new ArrayList<Change>();
        changes.add(new Change.PutActivation(
                new Activation(known.oid(), known.email(), known.pubkey(), known.code(), known.created(), true)));
        if (state.userWithEmail(known.email()).isEmpty()) {
            changes.add(new Change.PutUser(new CenterState.User(
                    UUID.randomUUID().toString(),
                    Label.NONE,
                    known.email(),
                    Times.micros(clock.instant()),
                    known.pubkey())));
        }
        return changes;
    }

    private boolean isTooOld(Activation activation) {
        return isOlderThan(activation, GOOD_FOR);
    }

    private boolean isOlderThan(Activation activation, Duration age) {
        Instant made = Times.ofMicros(activation.created());
        return made.plus(age).isBefore(clock.instant());
    }

    private static boolean isRight(Activation known, Object code) {
        return code instanceof String text
                && MessageDigest.isEqual(
                        known.code().getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8));
    }
}
