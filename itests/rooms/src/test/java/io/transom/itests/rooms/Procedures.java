package io.transom.itests.rooms;

import io.transom.api.Access;
import io.transom.api.Contract;
import io.transom.api.ContractDescription;
import io.transom.api.EventDescription;
import io.transom.api.ProcedureDescription;
import io.transom.api.Scope;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The procedures and events of all contracts, as a center offers them. */
final class Procedures {
    private static final String CENTER = "crossbarfabriccenter.";
    private static final String REMOTE = CENTER + "remote.";

    private Procedures() {}

    static List<ContractDescription> contracts() {
        return BundleFile.classesThatName(Contract.class.getName()).stream()
                .filter(type -> type.isAnnotationPresent(Contract.class))
                .<ContractDescription>map(ContractDescription::of)
                .toList();
    }

    /** Access classes by URI on the domain realm. */
    static String onDomainRealm() {
        var page = new StringBuilder("| procedure | access |\n|---|---|\n");
        uris(true).forEach((uri, access) -> page.append("| `%s` | %s |\n".formatted(uri, word(access))));
        return page.toString();
    }

    /** Access classes by URI on a management realm, with the lowest role that may call. */
    static String onManagementRealms() {
        var page = new StringBuilder("| procedure | access | lowest role |\n|---|---|---|\n");
        uris(false)
                .forEach((uri, access) ->
                        page.append("| `%s` | %s | %s |\n".formatted(uri, word(access), lowestRole(uri, access))));
        return page.toString();
    }

    /** The events that have another name at the center than at the node. */
    static String renamedEvents() {
        var rows = new TreeMap<String, String>();
        for (ContractDescription contract : contracts()) {
            String owner = contract.scope() == Scope.WORKER ? "worker.<worker_id>." : "";
            for (EventDescription event : contract.events()) {
                if (event.relayed() && !event.local().equals(event.remote())) {
                    rows.put(REMOTE + contract.family() + "." + event.remote(), owner + event.local());
                }
            }
        }
        var page = new StringBuilder("| at the node, below its prefix | at the center |\n|---|---|\n");
        rows.forEach((remote, local) -> page.append("| `%s` | `%s` |\n".formatted(local, remote)));
        return page.toString();
    }

    private static Map<String, Access> uris(boolean domain) {
        var uris = new TreeMap<String, Access>();
        for (ContractDescription contract : contracts()) {
            if ((contract.scope() == Scope.DOMAIN) == domain) {
                boolean center = contract.scope() == Scope.DOMAIN || contract.scope() == Scope.REALM;
                for (ProcedureDescription procedure : contract.procedures()) {
                    uris.put(
                            (center ? CENTER : REMOTE) + contract.family() + "." + procedure.name(),
                            procedure.access());
                }
            }
        }
        return uris;
    }

    private static String word(Access access) {
        return access.name().toLowerCase(Locale.ROOT);
    }

    /** Asks the center's own rules, which are private to it. */
    private static String lowestRole(String uri, Access access) {
        try {
            Method mayCall = inside("PublicAccess").getDeclaredMethod("mayCall", String.class);
            mayCall.setAccessible(true);
            if ((Boolean) mayCall.invoke(null, uri)) {
                return "public, guest";
            }
            Method may = inside("OperatorRole").getDeclaredMethod("may", Access.class);
            may.setAccessible(true);
            for (Object role : inside("OperatorRole").getEnumConstants()) {
                if ((Boolean) may.invoke(role, access)) {
                    return role.toString().toLowerCase(Locale.ROOT);
                }
            }
            throw new IllegalStateException("nobody may call " + uri + ": "
                    + Arrays.toString(inside("OperatorRole").getEnumConstants()));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the center's rules have changed; change this class too", e);
        }
    }

    private static Class<?> inside(String name) throws ClassNotFoundException {
        return Class.forName("io.transom.center.internal." + name);
    }
}
