package io.transom.api.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a {@link Change} makes of a state in memory. */
final class Changes {
    private Changes() {}

    static CenterState apply(CenterState state, List<Change> changes) {
        CenterState result = state;
        for (Change change : changes) {
            result = apply(result, change);
        }
        return result;
    }

    private static CenterState apply(CenterState state, Change change) {
        if (change instanceof Change.PutUser put) {
            return users(state, with(state.users(), put.user().oid(), put.user()));
        } else if (change instanceof Change.PutRealm put) {
            return realms(state, with(state.realms(), put.realm().oid(), put.realm()), state.roles());
        } else if (change instanceof Change.RemoveRealm remove) {
            return realms(state, without(state.realms(), remove.oid()), without(state.roles(), remove.oid()));
        } else if (change instanceof Change.PutNode put) {
            return nodes(state, with(state.nodes(), put.node().oid(), put.node()));
        } else if (change instanceof Change.RemoveNode remove) {
            return nodes(state, without(state.nodes(), remove.oid()));
        } else if (change instanceof Change.PutRoles put) {
            return realms(state, state.realms(), roles(state, put));
        } else if (change instanceof Change.PutOrganization put) {
            return organizations(
                    state, with(state.organizations(), put.organization().oid(), put.organization()));
        } else if (change instanceof Change.RemoveOrganization remove) {
            return organizations(state, without(state.organizations(), remove.oid()));
        }
        throw new IllegalArgumentException("unknown change " + change.getClass().getSimpleName());
    }

    private static Map<String, Map<String, List<String>>> roles(CenterState state, Change.PutRoles put) {
        var ofRealm = state.roles().getOrDefault(put.realmOid(), Map.of());
        var changed = put.roles().isEmpty()
                ? without(ofRealm, put.userOid())
                : with(ofRealm, put.userOid(), List.copyOf(put.roles()));
        return changed.isEmpty()
                ? without(state.roles(), put.realmOid())
                : with(state.roles(), put.realmOid(), Map.copyOf(changed));
    }

    private static <T> Map<String, T> with(Map<String, T> map, String key, T value) {
        var result = new HashMap<>(map);
        result.put(key, value);
        return result;
    }

    private static <T> Map<String, T> without(Map<String, T> map, String key) {
        var result = new HashMap<>(map);
        result.remove(key);
        return result;
    }

    private static CenterState users(CenterState from, Map<String, CenterState.User> users) {
        return new CenterState(users, from.organizations(), from.realms(), from.nodes(), from.roles());
    }

    private static CenterState organizations(CenterState from, Map<String, CenterState.Organization> organizations) {
        return new CenterState(from.users(), organizations, from.realms(), from.nodes(), from.roles());
    }

    private static CenterState realms(
            CenterState from,
            Map<String, CenterState.ManagementRealm> realms,
            Map<String, Map<String, List<String>>> roles) {
        return new CenterState(from.users(), from.organizations(), realms, from.nodes(), roles);
    }

    private static CenterState nodes(CenterState from, Map<String, CenterState.Node> nodes) {
        return new CenterState(from.users(), from.organizations(), from.realms(), nodes, from.roles());
    }
}
