package io.transom.center.internal;

import io.transom.api.Access;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The roles of operators on a management realm, the lowest first (docs/reference/roles.md). */
enum OperatorRole {
    /** The same as an anonymous client. */
    GUEST,
    /** Everything that only looks. */
    DEVELOPER,
    /** Also what starts and stops things on nodes. */
    OPERATOR,
    /** Every management procedure. */
    ADMIN,
    /** Everything. */
    OWNER;

    /** Roles that the creator of a realm is given, as a Crossbar.io center does. */
    static final List<String> OF_CREATOR = List.of("owner", "admin", "user", "guest");

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** By the name in HELLO. */
    static Optional<OperatorRole> named(String name) {
        return Arrays.stream(values()).filter(role -> role.label().equals(name)).findFirst();
    }

    /** By the name in a user's roles, where {@code user} stands for developer. */
    static Optional<OperatorRole> stored(String name) {
        return name.equals("user") ? Optional.of(DEVELOPER) : named(name);
    }

    static Optional<OperatorRole> highest(Collection<String> stored) {
        return stored.stream().flatMap(name -> stored(name).stream()).max(Comparator.naturalOrder());
    }

    /** Whether the role may call management procedures of that class. */
    boolean may(Access access) {
        return switch (access) {
            case READ -> compareTo(DEVELOPER) >= 0;
            case OPERATE -> compareTo(OPERATOR) >= 0;
            case OWN -> compareTo(ADMIN) >= 0;
        };
    }
}
