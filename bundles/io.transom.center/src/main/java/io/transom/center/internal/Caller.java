package io.transom.center.internal;

import io.transom.api.Errors;
import io.transom.api.store.CenterState;
import io.transom.router.Role;
import io.transom.wamp.Identity;
import io.transom.wamp.WampError;

/**
 * Who calls a procedure of the domain realm.
 *
 * @param authid for results and records
 * @param superuser whether ownership does not matter: the superuser, and the local operator of console and JMX
 */
record Caller(String authid, boolean superuser) {
    static Caller of(Identity caller) {
        String authid = String.valueOf(caller.authid());
        boolean local = Role.TRUSTED.equals(caller.authrole());
        return new Caller(
                authid, local || (authid.equals(Names.SUPERUSER) && Names.ROLE_USER.equals(caller.authrole())));
    }

    /** The caller's user record. */
    CenterState.User user(CenterState state) {
        String email = superuser ? Names.SUPERUSER : authid;
        return state.userWithEmail(email)
                .orElseThrow(() -> new WampError(Errors.NO_SUCH_OBJECT, "no user record for caller \"" + email + "\""));
    }

    /** Refuses a caller who is neither an owner of the realm nor the superuser. */
    void checkOwner(CenterState state, CenterState.ManagementRealm realm) {
        if (!superuser && !state.rolesOf(realm.oid(), user(state).oid()).contains(OperatorRole.OWNER.label())) {
            throw new WampError(
                    Errors.FABRIC_NOT_AUTHORIZED,
                    "\"" + authid + "\" is not an owner of management realm \"" + realm.name() + "\"");
        }
    }
}
