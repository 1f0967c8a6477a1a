package io.transom.center.internal;

import io.transom.api.Errors;
import io.transom.api.Timestamps;
import io.transom.api.center.MrealmDeletion;
import io.transom.api.center.MrealmInfo;
import io.transom.api.center.Mrealms;
import io.transom.api.store.CenterState;
import io.transom.api.store.CenterState.Label;
import io.transom.api.store.CenterState.ManagementRealm;
import io.transom.api.store.CenterStore.Update;
import io.transom.api.store.Change;
import io.transom.wamp.WampError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Creates, changes and deletes management realms, for one caller. */
final class MrealmProcedures implements Mrealms {
    private final Center center;
    private final Caller caller;

    MrealmProcedures(Center center, Caller caller) {
        this.center = center;
        this.caller = caller;
    }

    @Override
    public CompletionStage<List<String>> listMrealms(@Nullable Boolean returnNames) {
        var realms = center.state().realms().values().stream();
        return done(realms.map(Boolean.TRUE.equals(returnNames) ? ManagementRealm::name : ManagementRealm::oid)
                .sorted()
                .toList());
    }

    @Override
    public CompletionStage<MrealmInfo> getMrealm(String oid) {
        return done(Views.of(Lookup.realm(center.state(), "mrealm_oid", oid)));
    }

    @Override
    public CompletionStage<MrealmInfo> getMrealmByName(String name) {
        return done(Views.of(Lookup.realmNamed(center.state(), name)));
    }

    /** All or nothing: when the realm cannot be started its record is taken back. */
    @Override
    public CompletionStage<MrealmInfo> createMrealm(Map<String, Object> mrealm) {
        return center.store()
                .update(state -> {
                    String name = Checks.realmName(mrealm.get("name"));
                    checkFree(state, name);
                    CenterState.User owner = caller.user(state);
                    var created = new ManagementRealm(
                            UUID.randomUUID().toString(),
                            Checks.label("mrealm", mrealm, Label.NONE),
                            name,
                            Times.micros(center.clock().instant()),
                            owner.oid());
                    return new Update<>(
                            List.of(
                                    new Change.PutRealm(created),
                                    new Change.PutRoles(created.oid(), owner.oid(), OperatorRole.OF_CREATOR)),
                            created);
                })
                .thenCompose(this::start)
                .thenApply(created -> {
                    var result = Views.of(created);
                    Announcements.onDomain(center, Names.MREALM + "on_mrealm_created", result);
                    return result;
                });
    }

    private CompletionStage<ManagementRealm> start(ManagementRealm created) {
        return attempt(() -> center.managementRealms().start(created))
                .handle((realm, failure) -> failure == null
                        ? done(created)
                        : center.store()
                                .update(state -> new Update<Void>(List.of(new Change.RemoveRealm(created.oid())), null))
                                .thenCompose(undone -> CompletableFuture.<ManagementRealm>failedStage(failure)))
                .thenCompose(Function.identity());
    }

    @Override
    public CompletionStage<Map<String, Object>> modifyMrealm(String oid, Map<String, Object> diff) {
        return center.store()
                .update(state -> {
                    ManagementRealm realm = Lookup.realm(state, "mrealm_oid", oid);
                    caller.checkOwner(state, realm);
                    var label = Checks.label("mrealm_diff", diff, realm.label());
                    var changed = Labels.difference(realm.label(), label);
                    String name = diff.containsKey("name") ? newName(state, realm, diff.get("name")) : realm.name();
                    if (!name.equals(realm.name())) {
                        changed.put("name", name);
                    }
                    var after = new ManagementRealm(realm.oid(), label, name, realm.created(), realm.owner());
                    return changed.isEmpty()
                            ? Update.nothing(new Modified(after, changed))
                            : new Update<>(List.of(new Change.PutRealm(after)), new Modified(after, changed));
                })
                .thenCompose(this::rename)
                .thenApply(modified -> {
                    if (!modified.changed().isEmpty()) {
                        Announcements.onDomain(
                                center,
                                Names.MREALM + "on_mrealm_modified",
                                modified.realm().oid(),
                                modified.changed());
                    }
                    return modified.changed();
                });
    }

    private record Modified(ManagementRealm realm, Map<String, Object> changed) {}

    /** The WAMP realm of the old name ends, one of the new name begins. */
    private CompletionStage<Modified> rename(Modified modified) {
        if (!modified.changed().containsKey("name")) {
            return done(modified);
        }
        center.managementRealms().stop(modified.realm().oid());
        return center.managementRealms().start(modified.realm()).thenApply(realm -> modified);
    }

    private static String newName(CenterState state, ManagementRealm realm, @Nullable Object wanted) {
        String name = Checks.realmName(wanted);
        if (name.equals(realm.name())) {
            return name;
        }
        checkFree(state, name);
        if (state.nodes().values().stream().anyMatch(node -> realm.oid().equals(node.realmOid()))) {
            throw new WampError(
                    Errors.DEPENDENT_OBJECTS, "management realm \"" + realm.name() + "\" has nodes and keeps its name");
        }
        return name;
    }

    private static void checkFree(CenterState state, String name) {
        if (state.realmNamed(name).isPresent()) {
            throw new WampError(Errors.ALREADY_EXISTS, "management realm \"" + name + "\" exists already");
        }
    }

    @Override
    public CompletionStage<MrealmDeletion> deleteMrealm(String oid, boolean cascade) {
        return delete(state -> Lookup.realm(state, "mrealm_oid", oid), cascade);
    }

    @Override
    public CompletionStage<MrealmDeletion> deleteMrealmByName(String name, boolean cascade) {
        return delete(state -> Lookup.realmNamed(state, name), cascade);
    }

    private CompletionStage<MrealmDeletion> delete(Function<CenterState, ManagementRealm> find, boolean cascade) {
        return center.store()
                .update(state -> {
                    ManagementRealm realm = find.apply(state);
                    caller.checkOwner(state, realm);
                    List<CenterState.Node> nodes = state.nodes().values().stream()
                            .filter(node -> realm.oid().equals(node.realmOid()))
                            .sorted(Views.BY_AUTHID)
                            .toList();
                    if (!nodes.isEmpty() && !cascade) {
                        throw new WampError(
                                Errors.DEPENDENT_OBJECTS,
                                "management realm \"" + realm.name() + "\" has " + nodes.size()
                                        + " nodes; unpair them first, or set cascade");
                    }
                    var changes = new ArrayList<Change>();
                    nodes.forEach(node -> changes.add(new Change.PutNode(Unpairing.unpaired(node))));
                    changes.add(new Change.RemoveRealm(realm.oid()));
                    return new Update<>(changes, new Deleted(realm, nodes));
                })
                .thenApply(this::end);
    }

    private record Deleted(ManagementRealm realm, List<CenterState.Node> nodes) {}

    private MrealmDeletion end(Deleted deleted) {
        ManagementRealm realm = deleted.realm();
        deleted.nodes().forEach(node -> Unpairing.end(center, node));
        center.managementRealms().stop(realm.oid());
        Instant now = center.clock().instant();
        var result = new MrealmDeletion(
                realm.oid(),
                realm.name(),
                Timestamps.of(Times.ofMicros(realm.created())),
                Timestamps.of(now),
                realm.owner(),
                caller.authid(),
                deleted.nodes().stream().map(CenterState.Node::oid).toList());
        Announcements.onDomain(center, Names.MREALM + "on_realm_deleted", result);
        return result;
    }

    @Override
    public CompletionStage<List<String>> setRolesOnMrealmForUser(
            String mrealmOid, String userOid, @Nullable List<String> roles) {
        List<String> wanted =
                roles == null ? List.of() : roles.stream().distinct().toList();
        wanted.forEach(role -> {
            if (OperatorRole.stored(role).isEmpty()) {
                throw Checks.invalid("user_roles", "some of owner, admin, operator, developer, user, guest", role);
            }
        });
        return center.store()
                .update(state -> {
                    ManagementRealm realm = Lookup.realm(state, "mrealm_oid", mrealmOid);
                    caller.checkOwner(state, realm);
                    CenterState.User user = state.users().get(Checks.oid("user_oid", userOid));
                    if (user == null) {
                        throw new WampError(Errors.NO_SUCH_OBJECT, "no user with OID " + userOid);
                    }
                    return new Update<>(
                            List.of(new Change.PutRoles(realm.oid(), user.oid(), wanted)),
                            new Granted(realm.oid(), user.email()));
                })
                .thenApply(granted -> {
                    center.managementRealms().endSessions(granted.realmOid(), granted.email(), wanted);
                    return wanted;
                });
    }

    private record Granted(String realmOid, String email) {}

    private static <T> CompletionStage<T> attempt(Supplier<CompletionStage<T>> action) {
        try {
            return action.get();
        } catch (RuntimeException failed) {
            return CompletableFuture.failedStage(failed);
        }
    }

    private static <T> CompletionStage<T> done(T result) {
        return CompletableFuture.completedStage(result);
    }
}
