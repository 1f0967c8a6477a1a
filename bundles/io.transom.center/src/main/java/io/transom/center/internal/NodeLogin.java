package io.transom.center.internal;

import io.transom.api.store.CenterState;
import io.transom.router.Authenticator.Accept;
import io.transom.router.Authenticator.Refuse;
import io.transom.router.Authenticator.Step;
import io.transom.router.Principal;
import io.transom.wamp.Connection;
import io.transom.wamp.auth.Cryptosign;
import java.util.HashMap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The login of a node: by its key alone, into the management realm that it is paired with. */
final class NodeLogin {
    private static final String UNPAIRED = "This node is unpaired. Please pair the node with management realm first.";

    private final Supplier<CenterState> state;
    private final OneSession oneSession;
    private final Signature signature;

    NodeLogin(Supplier<CenterState> state, OneSession oneSession, Signature signature) {
        this.state = state;
        this.oneSession = oneSession;
        this.signature = signature;
    }

    /** HELLO names no realm; that has been checked. */
    Step begin(Hello hello, Connection connection, String pubkey) {
        if (principal(pubkey).isEmpty()) {
            return new Refuse(Reasons.NODE_UNPAIRED, UNPAIRED);
        }
        return signature.challenge(hello, connection, pubkey, true, () -> signed(pubkey));
    }

    /** The pairing may have ended meanwhile, or the node may have a session already. */
    private CompletionStage<Step> signed(String pubkey) {
        Optional<Paired> paired = principal(pubkey);
        if (paired.isEmpty()) {
            return CompletableFuture.completedStage(new Refuse(Reasons.NODE_UNPAIRED, UNPAIRED));
        }
        Paired node = paired.get();
        return oneSession
                .makeWay(node.oid(), node.realm(), node.principal().authid())
                .thenApply(free -> free
                        ? new Accept(node.principal())
                        : new Refuse(
                                Reasons.NODE_ALREADY_CONNECTED,
                                "This node is already connected, from another process with its key."));
    }

    private record Paired(String oid, String realm, Principal principal) {}

    private Optional<Paired> principal(String pubkey) {
        CenterState now = state.get();
        CenterState.Node node = now.nodeWithKey(pubkey).orElse(null);
        if (node == null || node.realmOid() == null || node.authid() == null) {
            return Optional.empty();
        }
        CenterState.ManagementRealm realm = now.realms().get(node.realmOid());
        if (realm == null) {
            return Optional.empty();
        }
        var extra = new HashMap<String, Object>();
        if (node.authextra() != null) {
            extra.putAll(node.authextra());
        }
        extra.put(Names.NODE_OID, node.oid());
        extra.put(Names.MREALM_OID, realm.oid());
        return Optional.of(new Paired(
                node.oid(),
                realm.name(),
                new Principal(realm.name(), node.authid(), Names.ROLE_NODE, Cryptosign.METHOD, "dynamic", extra)));
    }
}
