package io.transom.router.internal;

import io.transom.router.Authorizer;
import io.transom.router.Role;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The roles of a realm, in the order in which they were added: an immutable snapshot that is replaced as a whole. */
final class Roles {
    private static final String ANONYMOUS = "anonymous";

    private final Set<String> removed = ConcurrentHashMap.newKeySet();
    private volatile Map<String, Role> byName = Map.of(Role.TRUSTED, new Role(Role.TRUSTED, Authorizer.ALL));

    @Nullable
    Role get(String name) {
        return byName.get(name);
    }

    Collection<Role> all() {
        return List.copyOf(byName.values());
    }

    /**
     * Whether a session may join under a role. {@code anonymous} may even where it was never added, and is denied everything
     * then (docs/reference/router-configuration.md, Roles); once removed it may not.
     */
    boolean admits(String name) {
        return byName.containsKey(name) || (name.equals(ANONYMOUS) && !removed.contains(name));
    }

    synchronized void add(Role role) {
        if (role.name().equals(Role.TRUSTED) || role.name().isEmpty()) {
            throw new IllegalArgumentException(
                    "role name: expected a text other than \"\" and trusted, found \"" + role.name() + "\"");
        }
        var more = new LinkedHashMap<>(byName);
        more.put(role.name(), role);
        byName = more;
        removed.remove(role.name());
    }

    synchronized boolean remove(String name) {
        if (name.equals(Role.TRUSTED) || !byName.containsKey(name)) {
            return false;
        }
        var fewer = new LinkedHashMap<>(byName);
        fewer.remove(name);
        byName = fewer;
        if (name.equals(ANONYMOUS)) {
            removed.add(name);
        }
        return true;
    }
}
