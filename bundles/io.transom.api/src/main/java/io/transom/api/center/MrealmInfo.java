package io.transom.api.center;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A management realm, called mrealm on the wire.
 *
 * @param created microseconds since 1970, UTC
 * @param owner OID of a user
 * @param cfRouterWorker always null, as at a Crossbar.io center
 * @param cfContainerWorker always null
 */
public record MrealmInfo(
        String oid,
        @Nullable String label,
        @Nullable String description,
        @Nullable List<String> tags,
        String name,
        long created,
        String owner,
        @Nullable String cfRouterWorker,
        @Nullable String cfContainerWorker) {}
