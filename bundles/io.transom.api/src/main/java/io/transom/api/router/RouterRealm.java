package io.transom.api.router;

import io.transom.api.Absent;
import io.transom.api.Config;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A realm that runs.
 *
 * @param category {@code standalone}, {@code eth}, {@code ens} or {@code reverse_ens}
 * @param roles in the order of their start
 * @param hasRouter whether the routing core is there: true
 * @param hasServiceSession whether the realm's own session is there: true
 * @param rlinks in the order of their start
 * @param interfaces empty; only of a worker of a managed node
 */
public record RouterRealm(
        String id,
        Config config,
        String category,
        String created,
        List<RouterRole> roles,
        boolean hasRouter,
        boolean hasServiceSession,
        List<RouterLink> rlinks,
        @Absent @Nullable Map<String, Object> interfaces) {}
