package io.transom.wamp;

import java.util.Map;

/**
 * An event as the subscriber sees it.
 *
 * @param topic the topic of the publication, also under a pattern subscription
 * @param publisher as far as disclosed
 * @param details details of the EVENT; decoded values
 */
public record Event(
        long subscription,
        long publication,
        String topic,
        Payload payload,
        Identity publisher,
        Map<String, Object> details) {}
