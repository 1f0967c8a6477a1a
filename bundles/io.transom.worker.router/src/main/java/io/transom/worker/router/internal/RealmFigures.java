package io.transom.worker.router.internal;

import io.transom.router.RealmStats;
import java.util.Map;

/** {@link RealmStats} as JMX reads it. */
public final class RealmFigures {
    private final RealmStats stats;

    RealmFigures(RealmStats stats) {
        this.stats = stats;
    }

    public int getRoles() {
        return stats.roles();
    }

    public int getSessions() {
        return stats.sessions();
    }

    public int getSessionsBlocked() {
        return stats.blocked();
    }

    public long getBytesWaiting() {
        return stats.bytesWaiting();
    }

    public long getCallsPending() {
        return stats.callsPending();
    }

    public long getCallsQueued() {
        return stats.callsQueued();
    }

    public Map<String, Long> getReceived() {
        return stats.received();
    }

    public Map<String, Long> getSent() {
        return stats.sent();
    }

    public Map<String, Long> getLimitHits() {
        return stats.limitHits();
    }
}
