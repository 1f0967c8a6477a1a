package io.transom.router.internal;

import io.transom.wamp.Announcement;
import io.transom.wamp.Serves;
import io.transom.wamp.WrittenOnce;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** What a realm announces: what the classes {@linkplain Serves serve} of which it consists. And what its peers announced. */
final class Features {
    /** What every realm has, for all of its sessions. */
    static final List<Class<?>> EVERYWHERE = List.of(
            Calls.class,
            Dealer.class,
            Invocations.class,
            PatternTable.class,
            Publication.class,
            Receivers.class,
            Registration.class,
            Retained.class,
            RoutedCall.class,
            Shards.class);

    /** Other names that peers use, by the name that is announced. */
    private static final Map<String, String> OTHER_NAMES =
            Map.of("progressive_call_invocations", "progressive_calls", "call_canceling", "call_cancelling");

    /** The {@code roles} of WELCOME, most of its bytes, by what a realm has beyond that. */
    private static final ConcurrentMap<List<Class<?>>, Map<String, Object>> ROLES = new ConcurrentHashMap<>();

    private Features() {}

    /** The {@code roles} of WELCOME of a realm that has these too. */
    static Map<String, Object> roles(Collection<Class<?>> more) {
        return ROLES.computeIfAbsent(List.copyOf(more), added -> {
            var all = new ArrayList<>(EVERYWHERE);
            all.addAll(added);
            return new WrittenOnce(Announcement.roles(all));
        });
    }

    /** Whether a HELLO announces a feature of a client's role, under whatever name. */
    static boolean announced(Map<String, Object> hello, String role, String feature) {
        return hello.get("roles") instanceof Map<?, ?> roles
                && roles.get(role) instanceof Map<?, ?> details
                && details.get("features") instanceof Map<?, ?> features
                && (Boolean.TRUE.equals(features.get(feature))
                        || Boolean.TRUE.equals(features.get(OTHER_NAMES.getOrDefault(feature, feature))));
    }
}
