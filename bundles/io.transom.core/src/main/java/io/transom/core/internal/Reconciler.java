package io.transom.core.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is there in step with what is wanted. Passes run one after the other, each by the wishes of its own time: what is
 * wanted again before its removal began stays. What could not be added is tried again with the next pass.
 *
 * @param <K> what is wanted
 */
final class Reconciler<K> {
    private final Supplier<Set<K>> wanted;
    private final Function<K, CompletionStage<Supplier<CompletionStage<Void>>>> add;
    private final BiConsumer<K, Throwable> failed;
    private final Map<K, Supplier<CompletionStage<Void>>> present = new ConcurrentHashMap<>();
    private final Set<K> knownFailures = ConcurrentHashMap.newKeySet();

    // Guarded by this.
    private boolean running;
    private @Nullable CompletableFuture<Void> next;

    /**
     * @param add adds one; gives what removes it again
     * @param failed told of the first failure in a row of each
     */
    Reconciler(
            Supplier<Set<K>> wanted,
            Function<K, CompletionStage<Supplier<CompletionStage<Void>>>> add,
            BiConsumer<K, Throwable> failed) {
        this.wanted = wanted;
        this.add = add;
        this.failed = failed;
    }

    /** Completes when all that is wanted now is there; fails when something could not be added. */
    CompletionStage<Void> reconcile() {
        CompletableFuture<Void> done;
        synchronized (this) {
            if (running) {
                next = next == null ? new CompletableFuture<>() : next;
                return next;
            }
            running = true;
            done = new CompletableFuture<>();
        }
        pass(done);
        return done;
    }

    private void pass(CompletableFuture<Void> done) {
        var steps = new ArrayList<CompletableFuture<Void>>();
        Set<K> now = wanted.get();
        knownFailures.retainAll(now);
        for (K old : List.copyOf(present.keySet())) {
            if (!now.contains(old)) {
                steps.add(remove(old));
            }
        }
        for (K missing : new HashSet<>(now)) {
            if (!present.containsKey(missing)) {
                steps.add(add(missing));
            }
        }
        CompletableFuture.allOf(steps.toArray(CompletableFuture[]::new)).whenComplete((nothing, failure) -> {
            CompletableFuture<Void> following;
            synchronized (this) {
                following = next;
                next = null;
                running = following != null;
            }
            if (following != null) {
                pass(following);
            }
            if (failure == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(cause(failure));
            }
        });
    }

    private CompletableFuture<Void> add(K key) {
        CompletionStage<Supplier<CompletionStage<Void>>> added;
        try {
            added = add.apply(key);
        } catch (RuntimeException e) {
            added = CompletableFuture.failedFuture(e);
        }
        return added.<Void>handle((remover, failure) -> {
                    if (failure == null) {
                        present.put(key, remover);
                        knownFailures.remove(key);
                        return null;
                    }
                    Throwable cause = cause(failure);
                    if (knownFailures.add(key)) {
                        failed.accept(key, cause);
                    }
                    throw new CompletionException(cause);
                })
                .toCompletableFuture();
    }

    /** What cannot be removed any more is gone already. */
    private CompletableFuture<Void> remove(K key) {
        try {
            return present.remove(key)
                    .get()
                    .<Void>handle((nothing, failure) -> null)
                    .toCompletableFuture();
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(null);
        }
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
