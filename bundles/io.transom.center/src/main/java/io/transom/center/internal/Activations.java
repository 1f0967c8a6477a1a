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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which keys are those of which user. A key that is not on record is made so by a code, which somebody who reads the
 * center's log has to pass on. Asked only by who has proved to have the key.
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

    private final CenterStore store;
    private final Clock clock;
    private final Supplier<String> codes;
    private final boolean enabled;

    /**
     * @param codes makes a code
     * @param enabled whether keys can be activated; if not, only those on record are good
     */
    Activations(CenterStore store, Clock clock, Supplier<String> codes, boolean enabled) {
        this.store = store;
        this.clock = clock;
        this.codes = codes;
        this.enabled = enabled;
    }

    /**
     * Why the key is not that user's; absent when it is, now if a code was given and since earlier if not.
     *
     * @param code as given, null for none
     * @param again whether another code is asked for
     */
    CompletionStage<Optional<Refuse>> refusal(String email, String pubkey, @Nullable Object code, boolean again) {
        Decision decided = decide(store.state(), email, pubkey, code, again);
        return decided.changes().isEmpty()
                ? CompletableFuture.completedStage(decided.refusal())
                : store.update(state -> {
                            Decision latest = decide(state, email, pubkey, code, again);
                            return new Update<>(latest.changes(), latest);
                        })
                        .thenApply(latest -> {
                            latest.sent()
                                    .ifPresent(sent -> LOG.warn(
                                            "activation: {} wants to log in with key {}; if that is right, "
                                                    + "give them the code {}, which is good for {} minutes",
                                            Json.show(email),
                                            pubkey,
                                            sent,
                                            GOOD_FOR.toMinutes()));
                            return latest.refusal();
                        });
    }

    /** @param sent the code to pass on */
    private record Decision(List<Change> changes, Optional<Refuse> refusal, Optional<String> sent) {
        static Decision good(List<Change> changes) {
            return new Decision(changes, Optional.empty(), Optional.empty());
        }

        static Decision refused(List<Change> changes, String reason, String message) {
            return new Decision(changes, Optional.of(new Refuse(reason, message)), Optional.empty());
        }
    }

    private Decision decide(CenterState state, String email, String pubkey, @Nullable Object code, boolean again) {
        Activation known = state.activation(email, pubkey).orElse(null);
        boolean active = known != null
                ? known.active()
                : state.userWithEmail(email)
                        .filter(user -> pubkey.equals(user.pubkey()))
                        .isPresent();
        if (active || (code != null && known == null) || !enabled || email.equals(Names.SUPERUSER)) {
            return active && code == null
                    ? Decision.good(List.of())
                    : Decision.refused(List.of(), Reasons.NO_PENDING_ACTIVATION, notPending(active));
        }
        if (known == null || again) {
            return begin(state, email, pubkey);
        }
        if (code == null) {
            return Decision.refused(
                    List.of(),
                    Reasons.PENDING_ACTIVATION,
                    "The key waits for its activation code. Log in with it, or ask for another one.");
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

    private String notPending(boolean active) {
        return active
                ? "The key is active, and no activation is pending."
                : "No user of that name and key, and no activation is pending."
                        + (enabled ? "" : " Ask an owner of the center to add them.");
    }

    private Decision begin(CenterState state, String email, String pubkey) {
        var changes = new ArrayList<Change>();
        long pending = 0;
        for (Activation each : state.activations().values()) {
            if (each.active()) {
                continue;
            }
            boolean replaced = each.email().equals(email) && each.pubkey().equals(pubkey);
            if (replaced || isTooOld(each)) {
                changes.add(new Change.RemoveActivation(each.oid()));
            } else {
                pending++;
            }
        }
        if (pending >= PENDING.value()) {
            LimitHits.ofProcess().hit(PENDING);
            return Decision.refused(
                    List.of(), PENDING.reason(), PENDING.error(pending + 1).getMessage());
        }
        String code = codes.get();
        changes.add(new Change.PutActivation(new Activation(
                UUID.randomUUID().toString(), email, pubkey, code, Times.micros(clock.instant()), false)));
        return new Decision(
                changes,
                Optional.of(new Refuse(
                        state.userWithEmail(email).isPresent()
                                ? Reasons.REGISTERED_USER_CODE_SENT
                                : Reasons.NEW_USER_CODE_SENT,
                        "The activation code of this key is in the log of the center. Log in with it within "
                                + GOOD_FOR.toMinutes() + " minutes.")),
                Optional.of(code));
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
        Instant made = Times.ofMicros(activation.created());
        return made.plus(GOOD_FOR).isBefore(clock.instant());
    }

    private static boolean isRight(Activation known, Object code) {
        return code instanceof String text
                && MessageDigest.isEqual(
                        known.code().getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8));
    }
}
