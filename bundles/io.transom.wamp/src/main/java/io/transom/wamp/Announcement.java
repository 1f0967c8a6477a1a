package io.transom.wamp;

import java.lang.reflect.AnnotatedElement;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a peer announces: the features that its classes serve. */
public final class Announcement {
    private Announcement() {}

    /**
     * The {@code roles} of HELLO or WELCOME.
     *
     * @param serving the classes that the peer consists of; those without {@link Serves} add nothing
     */
    public static Map<String, Object> roles(Collection<Class<?>> serving) {
        var features = new TreeMap<String, Map<String, Object>>();
        for (String feature : features(serving)) {
            int dot = feature.indexOf('.');
            features.computeIfAbsent(feature.substring(0, dot), role -> new TreeMap<>())
                    .put(feature.substring(dot + 1), true);
        }
        var roles = new TreeMap<String, Object>();
        features.forEach((role, all) -> roles.put(role, Map.of("features", Map.copyOf(all))));
        return Map.copyOf(roles);
    }

    /** What classes and their methods serve, in order: {@code dealer.call_canceling} and so on. */
    public static Set<String> features(Collection<Class<?>> serving) {
        var features = new TreeSet<String>();
        for (Class<?> type : serving) {
            Stream.concat(Stream.of(type), Stream.of(type.getDeclaredMethods()))
                    .map(Announcement::servedBy)
                    .forEach(served -> {
                        if (served != null) {
                            features.addAll(Set.of(served.value()));
                        }
                    });
        }
        return features;
    }

    private static @Nullable Serves servedBy(AnnotatedElement code) {
        return code.getAnnotation(Serves.class);
    }
}
