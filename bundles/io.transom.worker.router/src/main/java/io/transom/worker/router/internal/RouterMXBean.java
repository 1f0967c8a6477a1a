package io.transom.worker.router.internal;

import java.util.Map;

/** The figures of a router worker in JMX: {@code io.transom:type=Router,worker=}. */
public interface RouterMXBean {
    /** What the realms have done and what waits in them, by their names. */
    Map<String, RealmFigures> getRealms();

    /** How often each limit was reached in this process, those of its transports included, by its ID. */
    Map<String, Long> getLimitHits();
}
