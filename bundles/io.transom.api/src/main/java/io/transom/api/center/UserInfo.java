package io.transom.api.center;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user of the center.
 *
 * @param email also the authid at login
 * @param registered microseconds since 1970, UTC
 * @param pubkey 64 hex digits; null for the superuser
 */
public record UserInfo(
        String oid,
        @Nullable String label,
        @Nullable String description,
        @Nullable List<String> tags,
        String email,
        long registered,
        @Nullable String pubkey) {}
