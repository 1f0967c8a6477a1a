package io.transom.center.internal;

import io.transom.wamp.Limit;
import io.transom.wamp.LimitHits;
import io.transom.wamp.WampError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets logins in at a bounded rate, up to one second's worth at once. Those that wait are let in one of each address in turn, so that
 * whoever comes alone does not wait behind an address with thousands. When too many wait it is the address with most of them that loses
 * its last: what a HELLO says of its key is not proved yet.
 */
final class LoginQueue {
    private final Limit rate;
    private final Limit pending;
    private final LimitHits hits;
    private final Timer timer;
    private final LongSupplier nanos;
    private final long interval;

    /** @param number order of arrival */
    private record Login(long id, String address, long number, CompletableFuture<Void> turn) {}

    // Guarded by this.
    private final Map<Long, Login> byId = new HashMap<>();
    /** By address, whose turn is next first; of each the logins by their number. */
    private final Map<String, NavigableMap<Long, Login>> lines = new LinkedHashMap<>();
    /** Addresses by how many of their logins wait. */
    private final NavigableMap<Integer, Set<String>> byLength = new TreeMap<>();

    private long arrived;
    private long next;
    private boolean scheduled;

    /** @param nanos a clock that only goes on */
    LoginQueue(Limit rate, Limit pending, LimitHits hits, Timer timer, LongSupplier nanos) {
        this.rate = rate;
        this.pending = pending;
        this.hits = hits;
        this.timer = timer;
        this.nanos = nanos;
        this.interval = TimeUnit.SECONDS.toNanos(1) / Math.max(1, rate.value());
        this.next = nanos.getAsLong() - TimeUnit.SECONDS.toNanos(1);
    }

    /**
     * Completes when it is its turn; fails with the limit's error when too many wait.
     *
     * @param id for {@link #leave}
     */
    CompletionStage<Void> enter(String address, long id) {
        var turn = new CompletableFuture<Void>();
        Optional<Login> loser = Optional.empty();
        WampError tooMany = null;
        synchronized (this) {
            if (lines.isEmpty() && take()) {
                return CompletableFuture.completedStage(null);
            }
            if (pending.exceededBy(byId.size() + 1L)) {
                hits.hit(pending);
                tooMany = pending.error(byId.size() + 1L);
                loser = lastOfLongest(address);
                if (loser.isEmpty()) {
                    return CompletableFuture.failedStage(tooMany);
                }
                remove(loser.get());
            }
            hits.hit(rate);
            add(new Login(id, address, arrived++, turn));
            schedule();
        }
        if (tooMany != null && loser.isPresent()) {
            loser.get().turn().completeExceptionally(tooMany);
        }
        return turn;
    }

    /** Whoever has gone, or has been let in, waits no more. */
    synchronized void leave(long id) {
        Login gone = byId.get(id);
        if (gone != null) {
            remove(gone);
        }
    }

    /** How many wait. */
    synchronized long waiting() {
        return byId.size();
    }

    /** Absent when the address would have as many itself. */
    private Optional<Login> lastOfLongest(String address) {
        var longest = byLength.lastEntry();
        return longest == null || length(address) + 1 >= longest.getKey()
                ? Optional.empty()
                : Optional.of(lines.get(longest.getValue().iterator().next())
                        .lastEntry()
                        .getValue());
    }

    private int length(String address) {
        var line = lines.get(address);
        return line == null ? 0 : line.size();
    }

    private void add(Login login) {
        byId.put(login.id(), login);
        int before = length(login.address());
        lines.computeIfAbsent(login.address(), address -> new TreeMap<>()).put(login.number(), login);
        changed(login.address(), before);
    }

    private void remove(Login login) {
        byId.remove(login.id());
        int before = length(login.address());
        var line = lines.get(login.address());
        line.remove(login.number());
        if (line.isEmpty()) {
            lines.remove(login.address());
        }
        changed(login.address(), before);
    }

    private void changed(String address, int before) {
        if (before > 0) {
            byLength.computeIfPresent(before, (length, addresses) -> {
                addresses.remove(address);
                return addresses.isEmpty() ? null : addresses;
            });
        }
        int now = length(address);
        if (now > 0) {
            byLength.computeIfAbsent(now, length -> new LinkedHashSet<>()).add(address);
        }
    }

    /** Takes one of what may be let in now. */
    private boolean take() {
        long now = nanos.getAsLong();
        next = Math.max(next, now - TimeUnit.SECONDS.toNanos(1));
        if (next + interval > now) {
            return false;
        }
        next += interval;
        return true;
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            timer.schedule(
                    Duration.ofNanos(Math.max(TimeUnit.MILLISECONDS.toNanos(1), next + interval - nanos.getAsLong())),
                    this::turn);
        }
    }

    private void turn() {
        List<Login> in = new ArrayList<>();
        synchronized (this) {
            scheduled = false;
            while (!lines.isEmpty() && take()) {
                var line = lines.values().iterator().next();
                Login first = line.firstEntry().getValue();
                remove(first);
                in.add(first);
                if (!line.isEmpty()) {
                    // to the end
                    lines.remove(first.address());
                    lines.put(first.address(), line);
                }
            }
            if (!lines.isEmpty()) {
                schedule();
            }
        }
        in.forEach(login -> login.turn().complete(null));
    }
}
