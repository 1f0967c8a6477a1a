package io.transom.api.store;

import java.util.List;

/** One change of a {@link CenterState}. */
public sealed interface Change {
    /** Adds the user or replaces the one with the same OID. */
    record PutUser(CenterState.User user) implements Change {}

    /** Takes the user, and the roles that the user has on realms, away. */
    record RemoveUser(String oid) implements Change {}

    /** Adds the realm or replaces the one with the same OID. */
    record PutRealm(CenterState.ManagementRealm realm) implements Change {}

    /** Takes the realm, the roles on it and its web clusters away. */
    record RemoveRealm(String oid) implements Change {}

    /** Adds the node or replaces the one with the same OID. */
    record PutNode(CenterState.Node node) implements Change {}

    /** Takes the node away. */
    record RemoveNode(String oid) implements Change {}

    /** Sets the roles of a user on a realm; none revokes. */
    record PutRoles(String realmOid, String userOid, List<String> roles) implements Change {}

    /** Adds the organization or replaces the one with the same OID. */
    record PutOrganization(CenterState.Organization organization) implements Change {}

    record RemoveOrganization(String oid) implements Change {}

    /** Adds the activation or replaces the one with the same OID. */
    record PutActivation(CenterState.Activation activation) implements Change {}

    record RemoveActivation(String oid) implements Change {}

    /** Adds the web cluster or replaces the one with the same OID. */
    record PutWebCluster(CenterState.WebCluster cluster) implements Change {}

    /** Takes the web cluster and its services away. */
    record RemoveWebCluster(String oid) implements Change {}

    /** Adds the web service or replaces the one with the same OID. */
    record PutWebService(CenterState.WebService service) implements Change {}
}
