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
        Map<String, Map<String, List<String>>> roles,
        Map<String, Activation> activations,
        Map<String, WebCluster> webClusters,
        Map<String, WebService> webServices) {
    public static final CenterState EMPTY =
            new CenterState(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

    public CenterState {
        users = Map.copyOf(users);
        organizations = Map.copyOf(organizations);
        realms = Map.copyOf(realms);
        nodes = Map.copyOf(nodes);
        roles = Map.copyOf(roles);
        activations = Map.copyOf(activations);
        webClusters = Map.copyOf(webClusters);
        webServices = Map.copyOf(webServices);
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

    /** What is known of that key as the key of that user. */
    public Optional<Activation> activation(String email, String pubkey) {
        return activations.values().stream()
                .filter(each -> each.email().equals(email) && each.pubkey().equals(pubkey))
                .findFirst();
    }

    public Optional<WebCluster> webClusterNamed(String realmOid, String name) {
        return webClusters.values().stream()
                .filter(cluster ->
                        cluster.realmOid().equals(realmOid) && cluster.name().equals(name))
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

    /**
     * @param type 0 when it has none
     * @param registered Unix time, microseconds
     * @param owner OID of the user who created it, null when unknown
     */
    public record Organization(
            String oid,
            Label label,
            String name,
            int type,
            long registered,
            @Nullable String owner) {}

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

    /**
     * A key with which somebody wants to log in as a user, or may.
     *
     * @param email authid that was given
     * @param code that proves it
     * @param created Unix time, microseconds, when the code was made
     * @param active whether the code was given
     */
    public record Activation(String oid, String email, String pubkey, String code, long created, boolean active) {}

    /**
     * A web cluster of a management realm.
     *
     * @param owner OID of a user
     * @param changed Unix time, nanoseconds
     * @param options what is set, by its wire name
     */
    public record WebCluster(
            String oid,
            Label label,
            String realmOid,
            String name,
            String status,
            String owner,
            long changed,
            Map<String, Object> options) {}

    /** @param config {@code type} and what that type needs, by wire name */
    public record WebService(String oid, Label label, String clusterOid, String path, Map<String, Object> config) {}
}
