package io.transom.center.internal;

import io.transom.api.Errors;
import io.transom.api.center.AccessRemoval;
import io.transom.api.center.UserAccess;
import io.transom.api.store.CenterState;
import io.transom.api.store.CenterState.Activation;
import io.transom.api.store.CenterState.User;
import io.transom.api.store.CenterStore.Update;
import io.transom.api.store.Change;
import io.transom.wamp.WampError;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes users and their keys away, for one caller. */
final class UserAccessProcedures implements UserAccess {
    private static final Logger LOG = LoggerFactory.getLogger(UserAccessProcedures.class);

    private final Center center;
    private final Caller caller;

    UserAccessProcedures(Center center, Caller caller) {
        this.center = center;
        this.caller = caller;
    }

    @Override
    public CompletionStage<List<String>> listUserKeys(String userId) {
        CenterState state = center.state();
        return CompletableFuture.completedStage(List.copyOf(keys(state, find(state, userId))));
    }

    /** The record first: a login that goes on meanwhile finds the user gone. */
    @Override
    public CompletionStage<AccessRemoval> deleteUser(String userId) {
        return center.store()
                .update(state -> {
                    checkSuperuser();
                    User user = find(state, userId);
                    if (user.email().equals(Names.SUPERUSER)) {
                        throw Checks.invalid("user_id", "a user other than the superuser", userId);
                    }
                    var changes = new ArrayList<Change>();
                    inherit(state, user.oid(), changes);
                    state.activations().values().stream()
                            .filter(each -> each.email().equals(user.email()))
                            .forEach(each -> changes.add(new Change.RemoveActivation(each.oid())));
                    changes.add(new Change.RemoveUser(user.oid()));
                    return new Update<>(changes, new Removed(List.of(user.email()), List.copyOf(keys(state, user))));
                })
                .thenApply(removed -> ended(
                        removed,
                        center.managementRealms()
                                .endOperators(session -> removed.emails().contains(session.authid()))));
    }

    @Override
    public CompletionStage<AccessRemoval> deleteUserKey(String pubkey) {
        Checks.key("pubkey", pubkey);
        return center.store()
                .update(state -> {
                    checkSuperuser();
                    var changes = new ArrayList<Change>();
                    var emails = new TreeSet<String>();
                    for (Activation each : state.activations().values()) {
                        if (each.pubkey().equals(pubkey)) {
                            emails.add(each.email());
                            changes.add(new Change.RemoveActivation(each.oid()));
                        }
                    }
                    for (User user : state.users().values()) {
                        if (pubkey.equals(user.pubkey())) {
                            emails.add(user.email());
                            changes.add(new Change.PutUser(
                                    new User(user.oid(), user.label(), user.email(), user.registered(), null)));
                        }
                    }
                    if (changes.isEmpty()) {
                        throw new WampError(Errors.NO_SUCH_OBJECT, "no user with public key " + pubkey);
                    }
                    return new Update<>(changes, new Removed(List.copyOf(emails), List.of(pubkey)));
                })
                .thenApply(removed -> ended(
                        removed,
                        center.managementRealms()
                                .endOperators(session -> OperatorKeys.key(session)
                                        .filter(pubkey::equals)
                                        .isPresent())));
    }

    private record Removed(List<String> emails, List<String> pubkeys) {}

    private AccessRemoval ended(Removed removed, List<Long> killed) {
        LOG.info(
                "users {}: keys {} taken away by {}, {} sessions ended",
                removed.emails(),
                removed.pubkeys(),
                caller.authid(),
                killed.size());
        return new AccessRemoval(removed.emails(), removed.pubkeys(), killed);
    }

    private void checkSuperuser() {
        if (!caller.superuser()) {
            throw new WampError(Errors.FABRIC_NOT_AUTHORIZED, "\"" + caller.authid() + "\" is not the superuser");
        }
    }

    private static User find(CenterState state, String userId) {
        User user = state.users().get(Checks.oid("user_id", userId));
        if (user == null) {
            throw new WampError(Errors.NO_SUCH_OBJECT, "no user with OID " + userId);
        }
        return user;
    }

    private static TreeSet<String> keys(CenterState state, User user) {
        var keys = new TreeSet<String>();
        state.activations().values().stream()
                .filter(each -> each.active() && each.email().equals(user.email()))
                .forEach(each -> keys.add(each.pubkey()));
        if (user.pubkey() != null) {
            keys.add(user.pubkey());
        }
        return keys;
    }

    /** What a user leaves is the superuser's. */
    private void inherit(CenterState state, String oid, List<Change> changes) {
        String heir = caller.user(state).oid();
        for (var realm : state.realms().values()) {
            if (realm.owner().equals(oid)) {
                changes.add(new Change.PutRealm(new CenterState.ManagementRealm(
                        realm.oid(), realm.label(), realm.name(), realm.created(), heir)));
            }
        }
        for (var node : state.nodes().values()) {
            if (oid.equals(node.owner())) {
                changes.add(new Change.PutNode(new CenterState.Node(
                        node.oid(),
                        node.label(),
                        heir,
                        node.pubkey(),
                        node.clusterIp(),
                        node.realmOid(),
                        node.authid(),
                        node.authextra())));
            }
        }
        for (var organization : state.organizations().values()) {
            if (oid.equals(organization.owner())) {
                changes.add(new Change.PutOrganization(new CenterState.Organization(
                        organization.oid(),
                        organization.label(),
                        organization.name(),
                        organization.type(),
                        organization.registered(),
                        heir)));
            }
        }
        for (var cluster : state.webClusters().values()) {
            if (cluster.owner().equals(oid)) {
                changes.add(new Change.PutWebCluster(new CenterState.WebCluster(
                        cluster.oid(),
                        cluster.label(),
                        cluster.realmOid(),
                        cluster.name(),
                        cluster.status(),
                        heir,
                        cluster.changed(),
                        cluster.options())));
            }
        }
    }
}
