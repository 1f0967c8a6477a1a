package io.transom.router.internal;

import io.transom.router.Principal;
import io.transom.router.Realm;
import io.transom.router.RealmListener;
import io.transom.router.RealmOptions;
import io.transom.router.RealmStats;
import io.transom.router.Role;
import io.transom.router.RouterLimits;
import io.transom.router.SessionDetails;
import io.transom.router.SessionStatistics;
import io.transom.wamp.Connection;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Ids;
import io.transom.wamp.Limit;
import io.transom.wamp.LimitHits;
import io.transom.wamp.Match;
import io.transom.wamp.Session;
import io.transom.wamp.Uris;
import io.transom.wamp.WampError;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running realm: its sessions and roles, and the broker and dealer between them. */
final class RealmCore implements Realm {
    private static final Logger LOG = LoggerFactory.getLogger(RealmCore.class);

    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final DefaultRouter router;
    private final RealmOptions options;
    private final RouterLimits limits;
    private final LimitHits hits;
    private final ReachedLimits reached;
    private final SessionDetails service;
    private final ConcurrentMap<Long, RouterSession> sessions = new ConcurrentHashMap<>();
    private final Roles roles = new Roles();
    private final Listeners listeners;
    private final Counters received = new Counters();
    private final Counters sent = new Counters();
    /** The one lock of a realm: for changes of its subscriptions, registrations and retained events. */
    private final ReentrantLock changing = new ReentrantLock();

    private final Broker broker;
    private final Dealer dealer;
    /** How many sessions are blocked, by flow control; one more while the realm's backlog is full. */
    private final AtomicInteger blocked = new AtomicInteger();

    private final Backlog backlog;
    private final Map<String, Object> features;

    private volatile @Nullable String stopped;

    RealmCore(DefaultRouter router, RealmOptions options) {
        this.router = router;
        this.options = options;
        this.limits = router.limits().with(options.limits());
        this.hits = router.hits().part();
        this.reached = new ReachedLimits(hits);
        this.service = new SessionDetails(
                Ids.secret(),
                Principal.internal(options.name(), "realm-service", Role.TRUSTED),
                Map.of(),
                LocalConnection.PEER,
                true);
        this.listeners = new Listeners(options.name());
        this.broker = new Broker(this);
        this.dealer = new Dealer(this);
        this.backlog = new Backlog(this);
        if (options.metaApi()) {
            var meta = new MetaProcedures(this);
            meta.register();
            this.features = Features.roles(meta.parts());
        } else {
            this.features = Features.roles(List.of());
        }
    }

    @Override
    public String name() {
        return options.name();
    }

    @Override
    public RealmOptions options() {
        return options;
    }

    @Override
    public Session join(Principal principal, Executor executor) {
        return LocalJoin.join(this, principal, executor);
    }

    @Override
    public void addRole(Role role) {
        roles.add(role);
        LOG.info("realm {}: role {} added", name(), role.name());
    }

    @Override
    public boolean removeRole(String name) {
        boolean removed = roles.remove(name);
        if (removed) {
            LOG.info("realm {}: role {} removed", name(), name);
        }
        return removed;
    }

    @Override
    public Collection<Role> roles() {
        return roles.all();
    }

    @Override
    public List<SessionDetails> sessions() {
        return sessions.values().stream().map(RouterSession::details).toList();
    }

    @Override
    public Optional<SessionDetails> session(long id) {
        return Optional.ofNullable(sessions.get(id)).map(RouterSession::details);
    }

    @Override
    public List<Long> kill(Predicate<SessionDetails> which, String reason, @Nullable String message) {
        var killed = new ArrayList<Long>();
        for (RouterSession session : sessions.values()) {
            if (which.test(session.details())) {
                killed.add(session.id());
                session.kill(reason, message, false);
            }
        }
        killed.sort(null);
        return List.copyOf(killed);
    }

    @Override
    public RealmStats stats() {
        int slow = 0;
        long bytes = 0;
        long calls = 0;
        long queued = 0;
        for (RouterSession session : sessions.values()) {
            slow += session.isBlocked() ? 1 : 0;
            bytes += session.connection().pendingBytes();
            calls += session.calls.size();
        }
        for (Registration registration : dealer.table().all()) {
            queued += registration.waiting();
        }
        return new RealmStats(
                roles.all().size(),
                sessions.size() + 1,
                received.snapshot(),
                sent.snapshot(),
                slow,
                bytes,
                calls,
                queued,
                hits.snapshot());
    }

    @Override
    public AutoCloseable listen(RealmListener listener) {
        return listeners.add(listener);
    }

    /** No session can join any more; those that are there get GOODBYE. */
    List<Long> stop(String reason) {
        stopped = reason;
        return kill(session -> true, reason, null);
    }

    // Joining and leaving.

    /** Throws {@link WampError} when the realm has stopped or the role is not there. */
    void checkRole(String authrole) {
        if (stopped != null) {
            throw noSuchRealm(name());
        }
        if (!roles.admits(authrole)) {
            throw new WampError(ErrorUris.NO_SUCH_ROLE, "no role " + authrole + " on realm " + name());
        }
    }

    static WampError noSuchRealm(@Nullable String realm) {
        return new WampError(ErrorUris.NO_SUCH_REALM, realm == null ? "no realm was asked for" : "no realm " + realm);
    }

    /** Attaches a session; it is visible, and listeners know it, when this returns. Throws as {@link #checkRole}. */
    RouterSession attach(
            long id,
            Principal principal,
            Map<String, Object> hello,
            Connection connection,
            Loop loop,
            RouterSession.Ending ending) {
        checkRole(principal.authrole());
        Limit limit = limits().realmSessions();
        if (limit.exceededBy(sessions.size() + 1L)) {
            throw reached().by(this, limit, sessions.size() + 1L);
        }
        boolean local = connection instanceof LocalConnection;
        var details = new SessionDetails(
                id,
                principal,
                hello,
                connection.peer(),
                local && principal.authrole().equals(Role.TRUSTED));
        var session = new RouterSession(this, details, connection, loop, ending);
        if (sessions.putIfAbsent(id, session) != null) {
            throw new WampError(ErrorUris.UNAVAILABLE, "session ID " + id + " is in use, try again");
        }
        if (stopped != null) {
            sessions.remove(session.id());
            throw noSuchRealm(name());
        }
        SessionStatistics statistics = options.statistics();
        if (statistics != null && options.metaApi() && !local && !session.trusted) {
            session.count(statistics);
        }
        SessionDetails joined = session.details();
        listeners.tell(listener -> listener.joined(joined));
        LOG.debug("{}: joined from {}", session, connection.peer().address());
        return session;
    }

    /** After WELCOME. */
    void announce(RouterSession session) {
        if (options.metaApi() && !session.trusted) {
            broker.publishMeta("wamp.session.on_join", () -> MetaDetails.joined(session));
            Traffic traffic = session.traffic();
            if (traffic != null) {
                traffic.joined();
            }
        }
    }

    /** Takes an ended session out of everything, on its event loop. */
    void detach(RouterSession session, String why) {
        if (!sessions.remove(session.id(), session)) {
            return;
        }
        broker.leave(session);
        dealer.leave(session);
        session.calls.end();
        session.invocations.end();
        listeners.tell(listener -> listener.left(session.details()));
        if (session.endedQuietly()) {
            session.testaments.forget();
        }
        session.testaments.publish(() -> farewell(session));
        LOG.debug("{}: detached, {}", session, why);
    }

    /** The last that is heard of a session: what it left behind comes before. */
    private void farewell(RouterSession session) {
        if (options.metaApi() && !session.trusted && !session.endedQuietly()) {
            Traffic traffic = session.traffic();
            if (traffic != null) {
                traffic.left();
            }
            broker.publishMeta("wamp.session.on_leave", () -> MetaDetails.left(session));
        }
    }

    // What the other classes of the realm need.

    ReentrantLock changing() {
        return changing;
    }

    Broker broker() {
        return broker;
    }

    Dealer dealer() {
        return dealer;
    }

    Listeners listeners() {
        return listeners;
    }

    Counters received() {
        return received;
    }

    Counters sent() {
        return sent;
    }

    RouterLimits limits() {
        return limits;
    }

    /** A session is blocked from now on, or not any more. */
    void blocked(int difference) {
        blocked.addAndGet(difference);
    }

    /** Whether any sender may have to wait. */
    boolean hasBlocked() {
        return blocked.get() > 0 || router.loops().anyCrowded();
    }

    Backlog backlog() {
        return backlog;
    }

    ReachedLimits reached() {
        return reached;
    }

    LimitHits limitHits() {
        return hits;
    }

    Timers timers() {
        return router.timers();
    }

    DefaultRouter router() {
        return router;
    }

    /** The realm's own session: callee of the meta procedures, publisher of the meta events. Not listed. */
    SessionDetails service() {
        return service;
    }

    @Nullable
    Role role(String name) {
        return roles.get(name);
    }

    Collection<RouterSession> attached() {
        return sessions.values();
    }

    @Nullable
    RouterSession attached(long id) {
        return sessions.get(id);
    }

    Instant now() {
        return router.clock().instant();
    }

    /** The {@code roles} of WELCOME. */
    Map<String, Object> features() {
        return features;
    }

    /** As the meta API writes times: UTC, with milliseconds. */
    static String timestamp(Instant time) {
        return TIMESTAMP.format(time);
    }

    boolean isValid(String uri, Match match) {
        return Uris.isValidPattern(uri, match, options.strictUris());
    }

    static Map<String, Object> revocation(String what, long id, @Nullable String reason) {
        return reason == null ? Map.of(what, id) : Map.of(what, id, "reason", reason);
    }

    /** Whether only trusted sessions may register or publish it. */
    static boolean isReserved(String uri) {
        return uri.startsWith("wamp.") || uri.equals("wamp");
    }

    static WampError reserved(String field) {
        return new WampError(ErrorUris.INVALID_URI, field + ": URIs below wamp. are reserved");
    }

    /** Whether the meta API hides it from sessions that are not trusted. */
    static boolean isProtected(String uri) {
        return isReserved(uri) || uri.startsWith("crossbar.");
    }

    @Override
    public String toString() {
        return "realm " + name();
    }
}
