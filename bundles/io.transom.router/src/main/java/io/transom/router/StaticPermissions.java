package io.transom.router;

import io.transom.router.internal.PatternTree;
import io.transom.wamp.Match;
import io.transom.wamp.Uris;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides by a role's list of permissions. Immutable; a decision allocates nothing.
 *
 * <p>The rules are Crossbar.io's, as its users rely on them: of the permissions without a wildcard component the one with the
 * longest URI that the asked URI starts with is taken, and counts when it is a prefix or equal. So an exact permission hides
 * the prefix permissions above it also for URIs that go on behind it. When no equal exact one was found, a wildcard permission
 * that fits goes before any prefix. All wildcard permissions count: the one with the longest part before its first wildcard
 * wins, among equals the later one.
 *
 * @see "docs/reference/router-configuration.md, How permissions decide"
 */
public final class StaticPermissions implements Authorizer {
    private static final Pattern LITERAL = Pattern.compile("[a-z0-9][a-z0-9_-]*");

    private final PatternTree<Permission> plain = new PatternTree<>();
    /** Those that come first decide. */
    private final List<Permission> wildcards = new ArrayList<>();

    private StaticPermissions(List<Permission> permissions) {
        for (Permission permission : permissions) {
            if (!isWildcard(permission)) {
                plain.put(permission.uri(), permission);
            } else if (canMatch(permission)) {
                wildcards.add(0, permission);
            }
        }
        wildcards.sort((a, b) -> Integer.compare(leadingLength(b), leadingLength(a)));
    }

    /** Later permissions take the place of earlier ones with the same URI. */
    public static StaticPermissions of(List<Permission> permissions) {
        return new StaticPermissions(permissions);
    }

    @Override
    public CompletionStage<Decision> decide(Request request) {
        return decide(request.uri(), request.action()).done();
    }

    @Override
    public Decision known(Action action, String uri, Match match) {
        return decide(uri, action);
    }

    /** The decision on an action on a URI; a pattern is asked for as it is written. */
    public Decision decide(String uri, Action action) {
        Permission found = find(uri);
        if (found == null || !found.allow().contains(action)) {
            return Decision.DENIED;
        }
        boolean disclose = switch (action) {
            case CALL -> found.discloseCaller();
            case PUBLISH -> found.disclosePublisher();
            case REGISTER, SUBSCRIBE -> false;
        };
        return disclose ? Decision.ALLOWED_AND_DISCLOSED : Decision.ALLOWED;
    }

    private @Nullable Permission find(String uri) {
        Permission found = plain.longestPrefixOf(uri);
        if (found != null && found.match() != Match.PREFIX) {
            if (found.uri().equals(uri)) {
                return found;
            }
            found = null;
        }
        for (int i = 0; i < wildcards.size(); i++) {
            Permission wildcard = wildcards.get(i);
            if (Uris.matches(uri, wildcard.uri(), Match.WILDCARD)) {
                return wildcard;
            }
        }
        return found;
    }

    /** By its URI, whatever its match says. */
    private static boolean isWildcard(Permission permission) {
        return permission.uri().contains("..");
    }

    private static int leadingLength(Permission wildcard) {
        return wildcard.uri().indexOf("..");
    }

    private static boolean canMatch(Permission wildcard) {
        for (String component : wildcard.uri().split("\\.", -1)) {
            if (!component.isEmpty() && !LITERAL.matcher(component).matches()) {
                return false;
            }
        }
        return true;
    }
}
