package io.transom.worker.router.internal;

import io.transom.api.Config;
import io.transom.api.Errors;
import io.transom.api.Timestamps;
import io.transom.api.router.RealmStatistics;
import io.transom.api.router.RouterRealm;
import io.transom.api.router.RouterRole;
import io.transom.api.router.StoppedRealm;
import io.transom.router.Realm;
import io.transom.router.RealmStats;
import io.transom.router.Role;
import io.transom.router.Router;
import io.transom.router.SessionDetails;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.WampError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The realms of this worker by their IDs, and the roles of each. Thread-safe; nothing here waits. */
final class Realms {
    private static final Logger LOG = LoggerFactory.getLogger(Realms.class);

    private final Router router;
    private final ServiceSessions procedures;
    private final Map<String, Running> byId = new TreeMap<>();

    private static final class Running {
        private final RealmConfig config;
        private final Realm realm;
        private final String created;
        private final Map<String, RouterRole> roles = new LinkedHashMap<>();

        Running(RealmConfig config, Realm realm) {
            this.config = config;
            this.realm = realm;
            this.created = Timestamps.of(Instant.now());
        }

        RouterRealm describe(String id) {
            return new RouterRealm(
                    id,
                    config.config(),
                    config.category(),
                    created,
                    List.copyOf(roles.values()),
                    true,
                    true,
                    List.of(),
                    Map.of());
        }
    }

    /** @param procedures asks the procedures that authorize */
    Realms(Router router, ServiceSessions procedures) {
        this.router = router;
        this.procedures = procedures;
    }

    synchronized List<String> ids() {
        return List.copyOf(byId.keySet());
    }

    synchronized RouterRealm get(String id) {
        return require(id).describe(id);
    }

    synchronized RouterRealm getByName(String name) {
        return byId.entrySet().stream()
                .filter(entry -> entry.getValue().config.name().equals(name))
                .findFirst()
                .map(entry -> entry.getValue().describe(entry.getKey()))
                .orElseThrow(() -> new WampError(Errors.NO_SUCH_OBJECT, "no realm with name " + name));
    }

    synchronized RouterRealm start(String id, Config config) {
        if (byId.containsKey(id)) {
            throw new WampError(Errors.ALREADY_RUNNING, "realm " + id + " runs already");
        }
        RealmConfig checked = RealmConfig.read(config.about("realm \"" + id + "\""), router.limits());
        if (router.realm(checked.name()).isPresent()) {
            throw new WampError(Errors.ALREADY_RUNNING, "a realm with name " + checked.name() + " runs already");
        }
        var running = new Running(checked, router.start(checked.options()));
        byId.put(id, running);
        LOG.debug("realm {}: started, name {}", id, checked.name());
        return running.describe(id);
    }

    synchronized StoppedRealm stop(String id) {
        Running running = require(id);
        String name = running.config.name();
        List<Long> attached = running.realm.sessions().stream()
                .filter(session -> !isOwn(session))
                .map(SessionDetails::id)
                .sorted()
                .toList();
        router.stop(name, ErrorUris.CLOSE_REALM);
        byId.remove(id);
        LOG.debug("realm {}: stopped, {} sessions detached", id, attached.size());
        return new StoppedRealm(id, name, attached);
    }

    /** The realm's own session, which registers the meta procedures. */
    private static boolean isOwn(SessionDetails session) {
        return session.internal();
    }

    synchronized void stopAll() {
        byId.values().forEach(running -> router.stop(running.config.name(), ErrorUris.SYSTEM_SHUTDOWN));
        byId.clear();
    }

    synchronized List<RouterRole> roles(String realmId) {
        return List.copyOf(require(realmId).roles.values());
    }

    synchronized RouterRole role(String realmId, String roleId) {
        return requireRole(require(realmId), realmId, roleId);
    }

    synchronized RouterRole startRole(String realmId, String roleId, Config config) {
        Running running = require(realmId);
        if (running.roles.containsKey(roleId)) {
            throw new WampError(Errors.ALREADY_EXISTS, "role " + roleId + " of realm " + realmId + " is there already");
        }
        Config named = config.about("role \"" + roleId + "\" of realm \"" + realmId + "\"");
        Role role = RoleConfig.read(named, procedures.on(running.config.name()));
        if (running.realm.roles().stream().anyMatch(other -> other.name().equals(role.name()))) {
            throw new WampError(
                    Errors.ALREADY_EXISTS,
                    "a role with name " + role.name() + " of realm " + realmId + " is there already");
        }
        running.realm.addRole(role);
        var started = new RouterRole(roleId, named);
        running.roles.put(roleId, started);
        LOG.debug("realm {}: role {} started, name {}", realmId, roleId, role.name());
        return started;
    }

    synchronized RouterRole stopRole(String realmId, String roleId) {
        Running running = require(realmId);
        RouterRole role = requireRole(running, realmId, roleId);
        running.realm.removeRole(role.config().require("name").text());
        running.roles.remove(roleId);
        LOG.debug("realm {}: role {} stopped", realmId, roleId);
        return role;
    }

    /** @param idOrNull null for all */
    synchronized Map<String, RealmStatistics> statistics(@Nullable String idOrNull) {
        if (idOrNull != null) {
            return Map.of(idOrNull, statistics(require(idOrNull)));
        }
        var result = new TreeMap<String, RealmStatistics>();
        byId.forEach((id, running) -> result.put(id, statistics(running)));
        return result;
    }

    private static RealmStatistics statistics(Running running) {
        RealmStats stats = running.realm.stats();
        return new RealmStatistics(
                stats.roles(), stats.sessions(), new RealmStatistics.Messages(stats.sent(), stats.received()));
    }

    List<Long> kill(String realmId, Predicate<SessionDetails> which, String reason, @Nullable String message) {
        Realm realm;
        synchronized (this) {
            realm = require(realmId).realm;
        }
        return new ArrayList<>(realm.kill(which, reason, message));
    }

    private Running require(String id) {
        Running running = byId.get(id);
        if (running == null) {
            throw new WampError(Errors.NO_SUCH_OBJECT, "no realm with ID " + id);
        }
        return running;
    }

    private static RouterRole requireRole(Running running, String realmId, String roleId) {
        RouterRole role = running.roles.get(roleId);
        if (role == null) {
            throw new WampError(Errors.NO_SUCH_OBJECT, "no role with ID " + roleId + " on realm " + realmId);
        }
        return role;
    }
}
