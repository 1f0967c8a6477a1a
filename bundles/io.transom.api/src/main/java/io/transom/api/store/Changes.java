package io.transom.api.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What {@link Change}s make of a state in memory. */
final class Changes {
    private final Map<String, CenterState.User> users;
    private final Map<String, CenterState.Organization> organizations;
    private final Map<String, CenterState.ManagementRealm> realms;
    private final Map<String, CenterState.Node> nodes;
    private final Map<String, Map<String, List<String>>> roles;
    private final Map<String, CenterState.Activation> activations;
    private final Map<String, CenterState.WebCluster> webClusters;
    private final Map<String, CenterState.WebService> webServices;

    private Changes(CenterState from) {
        users = new HashMap<>(from.users());
        organizations = new HashMap<>(from.organizations());
        realms = new HashMap<>(from.realms());
        nodes = new HashMap<>(from.nodes());
        roles = new HashMap<>(from.roles());
        activations = new HashMap<>(from.activations());
        webClusters = new HashMap<>(from.webClusters());
        webServices = new HashMap<>(from.webServices());
    }

    static CenterState apply(CenterState state, List<Change> changes) {
        var result = new Changes(state);
        changes.forEach(result::apply);
        return result.done();
    }

    private CenterState done() {
        return new CenterState(users, organizations, realms, nodes, roles, activations, webClusters, webServices);
    }

    private void apply(Change change) {
        if (change instanceof Change.PutUser put) {
            users.put(put.user().oid(), put.user());
        } else if (change instanceof Change.RemoveUser remove) {
            users.remove(remove.oid());
            List.copyOf(roles.keySet()).forEach(realm -> apply(new Change.PutRoles(realm, remove.oid(), List.of())));
        } else if (change instanceof Change.PutRealm put) {
            realms.put(put.realm().oid(), put.realm());
        } else if (change instanceof Change.RemoveRealm remove) {
            realms.remove(remove.oid());
            roles.remove(remove.oid());
            List.copyOf(webClusters.values()).stream()
                    .filter(cluster -> cluster.realmOid().equals(remove.oid()))
                    .forEach(cluster -> removeCluster(cluster.oid()));
        } else if (change instanceof Change.PutNode put) {
            nodes.put(put.node().oid(), put.node());
        } else if (change instanceof Change.RemoveNode remove) {
            nodes.remove(remove.oid());
        } else if (change instanceof Change.PutRoles put) {
            apply(put);
        } else if (change instanceof Change.PutOrganization put) {
            organizations.put(put.organization().oid(), put.organization());
        } else if (change instanceof Change.RemoveOrganization remove) {
            organizations.remove(remove.oid());
        } else if (change instanceof Change.PutActivation put) {
            activations.put(put.activation().oid(), put.activation());
        } else if (change instanceof Change.RemoveActivation remove) {
            activations.remove(remove.oid());
        } else if (change instanceof Change.PutWebCluster put) {
            webClusters.put(put.cluster().oid(), put.cluster());
        } else if (change instanceof Change.RemoveWebCluster remove) {
            removeCluster(remove.oid());
        } else if (change instanceof Change.PutWebService put) {
            webServices.put(put.service().oid(), put.service());
        } else {
            throw new IllegalArgumentException(
                    "unknown change " + change.getClass().getSimpleName());
        }
    }

    private void removeCluster(String oid) {
        webClusters.remove(oid);
        webServices.values().removeIf(service -> service.clusterOid().equals(oid));
    }

    private void apply(Change.PutRoles put) {
        var ofRealm = new HashMap<>(roles.getOrDefault(put.realmOid(), Map.of()));
        if (put.roles().isEmpty()) {
            ofRealm.remove(put.userOid());
        } else {
            ofRealm.put(put.userOid(), List.copyOf(put.roles()));
        }
        if (ofRealm.isEmpty()) {
            roles.remove(put.realmOid());
        } else {
            roles.put(put.realmOid(), Map.copyOf(ofRealm));
        }
    }
}
