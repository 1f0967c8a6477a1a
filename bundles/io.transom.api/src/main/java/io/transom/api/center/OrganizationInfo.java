package io.transom.api.center;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An organization.
 *
 * @param otype kind, whatever that means to who uses it; null when none was given
 * @param registered microseconds since 1970, UTC
 */
public record OrganizationInfo(
        String oid,
        @Nullable String label,
        @Nullable String description,
        @Nullable List<String> tags,
        String name,
        @Nullable Long otype,
        long registered) {}
