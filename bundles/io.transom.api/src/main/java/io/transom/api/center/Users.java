package io.transom.api.center;

import static io.transom.api.Access.READ;
import static io.transom.api.Errors.NO_SUCH_OBJECT;
import static io.transom.wamp.ErrorUris.INVALID_ARGUMENT;

import io.transom.api.Contract;
import io.transom.api.Param;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The users of a center. */
@Contract(family = "user", scope = Scope.DOMAIN, doc = "The users of a center.")
public interface Users {
    @Procedure(access = READ, doc = "Lists the OIDs of all users.")
    CompletionStage<List<String>> listUsers();

    @Procedure(
            access = READ,
            errors = {NO_SUCH_OBJECT, INVALID_ARGUMENT},
            doc = "Describes a user.")
    CompletionStage<UserInfo> getUser(@Param(value = "user_id", doc = "OID of the user.") String userId);

    @Procedure(access = READ, errors = NO_SUCH_OBJECT, doc = "Describes the user with that e-mail address.")
    CompletionStage<UserInfo> getUserByEmail(@Param(value = "email", doc = "E-mail address of the user.") String email);

    @Procedure(access = READ, errors = NO_SUCH_OBJECT, doc = "Describes the user with that public key.")
    CompletionStage<UserInfo> getUserByPubkey(@Param(value = "pubkey", doc = "64 hex digits.") String pubkey);
}
