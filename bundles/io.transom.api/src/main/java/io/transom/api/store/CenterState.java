package io.transom.api.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a center keeps, immutable. Maps are by OID (lower-case UUID text).
 *
 * @param roles role names by realm OID, then user OID
 */
public record CenterState(
        Map<String, User> users,
        Map<String, Organization> organizations,
        Map<String, ManagementRealm> realms,
        Map<String, Node> nodes,
        Map<String, Map<String, List<String>>> roles) {
    public static final CenterState EMPTY = new CenterState(Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

    public CenterState {
        users = Map.copyOf(users);
        organizations = Map.copyOf(organizations);
        realms = Map.copyOf(realms);
        nodes = Map.copyOf(nodes);
        roles = Map.copyOf(roles);
    }

    /** What the changes, applied in order, make of this state: for whoever implements {@link CenterStore}. */
    public CenterState after(List<Change> changes) {
        return Changes.apply(this, changes);
    }

    public Optional<ManagementRealm> realmNamed(String name) {
        return realms.values().stream()
                .filter(realm -> realm.name().equals(name))
                .findFirst();
    }

    public Optional<Node> nodeWithKey(String pubkey) {
        return nodes.values().stream()
                .filter(node -> node.pubkey().equals(pubkey))
                .findFirst();
    }

    public Optional<Node> nodeNamed(String realmOid, String authid) {
        return nodes.values().stream()
                .filter(node -> realmOid.equals(node.realmOid()) && authid.equals(node.authid()))
                .findFirst();
    }

    public Optional<User> userWithEmail(String email) {
        return users.values().stream()
                .filter(user -> user.email().equals(email))
                .findFirst();
    }

    public Optional<User> userWithKey(String pubkey) {
        return users.values().stream()
                .filter(user -> pubkey.equals(user.pubkey()))
                .findFirst();
    }

    /** Roles of a user on a realm, empty for none. */
    public List<String> rolesOf(String realmOid, String userOid) {
        return roles.getOrDefault(realmOid, Map.of()).getOrDefault(userOid, List.of());
    }

    /** Label, description and tags that every object has. */
    public record Label(
            @Nullable String label,
            @Nullable String description,
            @Nullable List<String> tags) {
        public static final Label NONE = new Label(null, null, null);
    }

    /**
     * @param registered Unix time, microseconds
     * @param pubkey 64 hex digits, null for the superuser
     */
    public record User(
            String oid,
            Label label,
            String email,
            long registered,
            @Nullable String pubkey) {}

    /** @param registered Unix time, microseconds */
    public record Organization(String oid, Label label, String name, int type, long registered) {}

    /**
     * @param created Unix time, microseconds
     * @param owner OID of a user
     */
    public record ManagementRealm(String oid, Label label, String name, long created, String owner) {}

    /**
     * @param realmOid realm it is paired with, null when unpaired
     * @param authextra as given at pairing
     */
    public record Node(
            String oid,
            Label label,
            @Nullable String owner,
            String pubkey,
            @Nullable String clusterIp,
            @Nullable String realmOid,
            @Nullable String authid,
            @Nullable Map<String, Object> authextra) {}
}
