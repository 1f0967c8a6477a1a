package io.transom.center.internal;

import io.transom.api.Errors;
import io.transom.api.store.CenterState;
import io.transom.wamp.Json;
import io.transom.wamp.WampError;

/** Finds stored objects, or complains that there is none. */
final class Lookup {
    private Lookup() {}

    static CenterState.ManagementRealm realm(CenterState state, String argument, String oid) {
        CenterState.ManagementRealm realm = state.realms().get(Checks.oid(argument, oid));
        if (realm == null) {
            throw new WampError(Errors.NO_SUCH_OBJECT, "no management realm with OID " + oid);
        }
        return realm;
    }

    static CenterState.ManagementRealm realmNamed(CenterState state, String name) {
        return realmNamed(state, name, Errors.NO_SUCH_OBJECT);
    }

    static CenterState.ManagementRealm realmNamed(CenterState state, String name, String error) {
        return state.realmNamed(name)
                .orElseThrow(() -> new WampError(error, "no management realm named " + Json.show(name)));
    }

    static CenterState.Node node(CenterState state, String argument, String oid) {
        CenterState.Node node = state.nodes().get(Checks.oid(argument, oid));
        if (node == null) {
            throw new WampError(Errors.NO_SUCH_OBJECT, "no node with OID " + oid);
        }
        return node;
    }

    static CenterState.Node nodeNamed(CenterState state, CenterState.ManagementRealm realm, String authid) {
        return state.nodeNamed(realm.oid(), authid)
                .orElseThrow(() -> new WampError(
                        Errors.NO_SUCH_OBJECT,
                        "no node " + Json.show(authid) + " in management realm \"" + realm.name() + "\""));
    }
}
