package io.transom.wamp;

import java.util.Map;

/**
 * Options of a publication.
 *
 * @param acknowledge whether the router confirms
 * @param excludeMe whether the publisher itself gets no event
 * @param others further options by their wire names: {@code exclude}, {@code eligible}, {@code exclude_authid} and so on
 */
public record PublishOptions(boolean acknowledge, boolean excludeMe, Map<String, Object> others) {
    public static final PublishOptions DEFAULT = new PublishOptions(false, true, Map.of());
    public static final PublishOptions ACKNOWLEDGED = new PublishOptions(true, true, Map.of());

    /** To all subscribers, the publisher included. */
    public PublishOptions includingMe() {
        return new PublishOptions(acknowledge, false, others);
    }

    /** To all but the given sessions. */
    public PublishOptions excluding(long... sessions) {
        var list = java.util.Arrays.stream(sessions).boxed().toList();
        var more = new java.util.HashMap<>(others);
        more.put("exclude", list);
        return new PublishOptions(acknowledge, excludeMe, Map.copyOf(more));
    }
}
