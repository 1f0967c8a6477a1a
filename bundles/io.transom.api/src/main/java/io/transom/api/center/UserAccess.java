package io.transom.api.center;

import static io.transom.api.Access.OWN;
import static io.transom.api.Access.READ;
import static io.transom.api.Errors.FABRIC_NOT_AUTHORIZED;
import static io.transom.api.Errors.NO_SUCH_OBJECT;
import static io.transom.wamp.ErrorUris.INVALID_ARGUMENT;

import io.transom.api.Contract;
import io.transom.api.Param;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Which keys let whom in, and how to take them away. */
@Contract(family = "user", scope = Scope.DOMAIN, doc = "Which keys let whom in, and how to take them away.")
public interface UserAccess {
    @Procedure(
            access = READ,
            errors = {NO_SUCH_OBJECT, INVALID_ARGUMENT},
            doc = "Lists the public keys with which a user may log in, in ascending order.")
    CompletionStage<List<String>> listUserKeys(@Param(value = "user_id", doc = "OID of the user.") String userId);

    @Procedure(
            access = OWN,
            errors = {NO_SUCH_OBJECT, FABRIC_NOT_AUTHORIZED, INVALID_ARGUMENT},
            doc =
                    "Takes a user away with all keys and roles, and ends the user's sessions. Realms, nodes, organizations "
                            + "and web clusters of the user become the superuser's. For the superuser only; the superuser's own "
                            + "record cannot be taken away.")
    CompletionStage<AccessRemoval> deleteUser(@Param(value = "user_id", doc = "OID of the user.") String userId);

    @Procedure(
            access = OWN,
            errors = {NO_SUCH_OBJECT, FABRIC_NOT_AUTHORIZED, INVALID_ARGUMENT},
            doc =
                    "Takes a key away from every user who has it, or waits for a code with it, and ends the sessions that "
                            + "logged in with it. The users stay. For the superuser only.")
    CompletionStage<AccessRemoval> deleteUserKey(
            @Param(value = "pubkey", doc = "64 lower-case hex digits.") String pubkey);
}
