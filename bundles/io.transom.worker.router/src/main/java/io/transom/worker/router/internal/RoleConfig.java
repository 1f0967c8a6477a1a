package io.transom.worker.router.internal;

import io.transom.api.Config;
import io.transom.api.Errors;
import io.transom.router.Authorizer;
import io.transom.router.Permission;
import io.transom.router.Role;
import io.transom.router.StaticPermissions;
import io.transom.wamp.WampError;
import io.transom.worker.router.internal.ServiceSessions.Asker;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A role's configuration, checked (docs/reference/router-configuration.md, "Roles"). */
final class RoleConfig {
    private RoleConfig() {}

    /** What is checked of a role inside a realm's configuration: all but its name. */
    static void check(Config config) {
        authorizer(config);
    }

    private static Function<Asker, Authorizer> authorizer(Config config) {
        config.only("name", "id", "permissions", "authorizer", "allow-by-default");
        boolean allowed = config.bool("allow-by-default", false);
        var procedure = config.get("authorizer");
        if (procedure.isPresent()) {
            config.get("permissions").ifPresent(permissions -> {
                throw permissions.complain("not together with authorizer");
            });
            String uri = DynamicPrincipals.procedure(procedure.get());
            return asker -> asker.keeping(new DynamicAuthorizer(uri, asker));
        } else if (config.get("permissions").isEmpty()) {
            var all = allowed ? Authorizer.Decision.ALLOWED : Authorizer.Decision.DENIED;
            return asker -> request -> all.done();
        }
        List<Permission> permissions = new ArrayList<>();
        config.list("permissions").forEach(part -> permissions.add(permission(part)));
        return asker -> StaticPermissions.of(permissions);
    }

    private static Permission permission(Config part) {
        Unsupported.keys(part, "validate");
        try {
            return Permission.read(part.asMap());
        } catch (IllegalArgumentException unfit) {
            throw complaint(part, unfit.getMessage());
        }
    }

    /** The reader's message begins with a pointer below the permission, if it is about a part of it. */
    private static WampError complaint(Config part, String message) {
        String place = part.complain("").text();
        place = place.substring(0, place.length() - ": ".length());
        return new WampError(Errors.INVALID_CONFIGURATION, place + (message.startsWith("/") ? "" : ": ") + message);
    }

    /** @param asker asks the procedures of the role's realm */
    static Role read(Config config, Asker asker) {
        Config name = config.require("name");
        if (name.text().isEmpty()) {
            throw name.expected("a text that is not empty");
        } else if (name.text().equals(Role.TRUSTED)) {
            throw name.complain("\"trusted\" is reserved");
        }
        return new Role(name.text(), authorizer(config).apply(asker));
    }
}
