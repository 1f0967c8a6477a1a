package io.transom.center.internal;

import io.transom.api.Access;
import io.transom.router.Authorizer;
import io.transom.router.Authorizer.Decision;
import io.transom.router.Authorizer.Request;
import io.transom.router.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What the roles of a center may do (docs/reference/roles.md). Caller and publisher are always disclosed. */
final class Authorizers {
    private final AccessTable access;
    private final boolean strictNodes;
    private final Consumer<Request> refusedCalls;
    private final NodeRate rate;

    /**
     * @param refusedCalls told of every call that is not allowed; must not block
     * @param rate of what nodes send
     */
    Authorizers(AccessTable access, boolean strictNodes, Consumer<Request> refusedCalls, NodeRate rate) {
        this.access = access;
        this.strictNodes = strictNodes;
        this.refusedCalls = refusedCalls;
        this.rate = rate;
    }

    List<Role> ofDomain() {
        return List.of(
                new Role(Names.ROLE_USER, when(Authorizers::userOnDomain)),
                new Role(Names.ROLE_PUBLIC, when(Authorizers::publicOnDomain)));
    }

    List<Role> ofManagementRealm() {
        var roles = new ArrayList<Role>();
        for (OperatorRole role : OperatorRole.values()) {
            roles.add(new Role(role.label(), when(request -> operator(role, request))));
        }
        roles.add(new Role(Names.ROLE_PUBLIC, when(request -> operator(OperatorRole.GUEST, request))));
        Authorizer node = when(strictNodes ? Authorizers::node : Authorizers::relaxedNode);
        roles.add(new Role(Names.ROLE_NODE, request -> switch (request.action()) {
            case PUBLISH, CALL ->
                rate.paced(request.session(), request.payload().size(), () -> node.decide(request));
            case REGISTER, SUBSCRIBE -> node.decide(request);
        }));
        return roles;
    }

    private Authorizer when(Predicate<Request> allowed) {
        return request -> {
            if (allowed.test(request)) {
                return Decision.ALLOWED_AND_DISCLOSED.done();
            }
            if (request.action() == Authorizer.Action.CALL) {
                refusedCalls.accept(request);
            }
            return Decision.DENIED.done();
        };
    }

    /**
     * The procedures of a center look at their callers themselves. Everything else that is said here in the center's name, or ends
     * what others do, is for the superuser, whose authid nobody else gets. A testament would be an event that nobody is asked about.
     */
    private static boolean userOnDomain(Request request) {
        if (Names.SUPERUSER.equals(request.session().authid())) {
            return true;
        }
        String uri = request.uri();
        return switch (request.action()) {
            case CALL -> !uri.startsWith("wamp.") || isMetaRead(uri);
            case SUBSCRIBE -> true;
            case PUBLISH -> !uri.startsWith(Names.PREFIX) && !uri.startsWith("wamp.");
            case REGISTER -> false;
        };
    }

    private static boolean publicOnDomain(Request request) {
        return switch (request.action()) {
            case CALL, SUBSCRIBE -> request.uri().startsWith(Names.PREFIX + "public.");
            case REGISTER, PUBLISH -> false;
        };
    }

    private boolean operator(OperatorRole role, Request request) {
        if (role == OperatorRole.OWNER) {
            return !(request.action() == Authorizer.Action.CALL && isSigning(request.uri()));
        }
        return switch (request.action()) {
            case CALL -> mayCall(role, request.uri());
            case SUBSCRIBE ->
                role == OperatorRole.GUEST
                        ? PublicAccess.maySubscribe(request.uri(), request.match())
                        : isManagement(request.uri()) || request.uri().startsWith("wamp.");
            case REGISTER, PUBLISH -> false;
        };
    }

    private boolean mayCall(OperatorRole role, String uri) {
        if (role == OperatorRole.GUEST) {
            return PublicAccess.mayCall(uri);
        }
        if (uri.startsWith("wamp.")) {
            return isMetaRead(uri);
        }
        if (uri.startsWith(Names.NODE)) {
            return false;
        }
        if (uri.startsWith(RemoteMetaApi.PREFIX)) {
            return role.may(isMetaRead(uri) ? Access.READ : Access.OPERATE);
        }
        if (role == OperatorRole.ADMIN && isManagement(uri)) {
            return true;
        }
        return access.of(uri).map(role::may).orElse(false);
    }

    private static boolean isManagement(String uri) {
        return uri.startsWith(Names.MREALM) || uri.startsWith(Names.REMOTE);
    }

    /** The meta procedures that only look: {@code wamp.session.list} and so on. */
    private static boolean isMetaRead(String uri) {
        String last = uri.substring(uri.lastIndexOf('.') + 1);
        return List.of("count", "list", "get", "lookup", "match").contains(last)
                || last.startsWith("count_")
                || last.startsWith("list_");
    }

    /** Procedures with which a node signs what it is given: nobody gets a signature through a center. */
    private static boolean isSigning(String uri) {
        return uri.startsWith(Names.NODE) && (uri.endsWith(".sign") || uri.endsWith(".sign_challenge"));
    }

    private static boolean node(Request request) {
        String uri = request.uri();
        String authid = request.session().authid();
        return switch (request.action()) {
            case REGISTER -> isOwn(uri, authid);
            case PUBLISH ->
                isOwn(uri, authid)
                        || ((uri.equals(Names.NODE_HEARTBEAT) || uri.equals(Names.WORKER_HEARTBEAT))
                                && authid.equals(request.payload().first()));
            case CALL -> uri.equals(Names.GET_STATUS);
            case SUBSCRIBE -> false;
        };
    }

    private static boolean relaxedNode(Request request) {
        return switch (request.action()) {
            case REGISTER, PUBLISH -> node(request);
            case CALL -> !isSigning(request.uri());
            case SUBSCRIBE -> true;
        };
    }

    /** Below {@code crossbarfabriccenter.node.<authid>.}; the authid has no dot. */
    private static boolean isOwn(String uri, String authid) {
        return uri.startsWith(Names.NODE)
                && uri.startsWith(authid, Names.NODE.length())
                && uri.startsWith(".", Names.NODE.length() + authid.length());
    }
}
