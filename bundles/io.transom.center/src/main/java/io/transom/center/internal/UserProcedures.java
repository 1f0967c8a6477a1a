package io.transom.center.internal;

import io.transom.api.Errors;
import io.transom.api.center.UserInfo;
import io.transom.api.center.Users;
import io.transom.api.store.CenterState;
import io.transom.wamp.Json;
import io.transom.wamp.WampError;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The users on record. */
final class UserProcedures implements Users {
    private final Center center;

    UserProcedures(Center center) {
        this.center = center;
    }

    @Override
    public CompletionStage<List<String>> listUsers() {
        return CompletableFuture.completedStage(
                center.state().users().keySet().stream().sorted().toList());
    }

    @Override
    public CompletionStage<UserInfo> getUser(String userId) {
        return found(
                Optional.ofNullable(center.state().users().get(Checks.oid("user_id", userId))),
                "no user with OID " + userId);
    }

    @Override
    public CompletionStage<UserInfo> getUserByEmail(String email) {
        return found(center.state().userWithEmail(email), "no user with e-mail address " + Json.show(email));
    }

    @Override
    public CompletionStage<UserInfo> getUserByPubkey(String pubkey) {
        return found(center.state().userWithKey(pubkey), "no user with public key " + Json.show(pubkey));
    }

    private static CompletionStage<UserInfo> found(Optional<CenterState.User> user, String otherwise) {
        return CompletableFuture.completedStage(
                Views.of(user.orElseThrow(() -> new WampError(Errors.NO_SUCH_OBJECT, otherwise))));
    }
}
