package io.transom.worker.router.internal;

import io.transom.api.Config;
import io.transom.router.SessionStatistics;

/** When a realm tells of the messages of its sessions (docs/reference/router-configuration.md, "Statistics of sessions"). */
final class StatsConfig {
    private StatsConfig() {}

    static SessionStatistics read(Config stats) {
        stats.only(
                "rated_message_size",
                "trigger_after_rated_messages",
                "trigger_after_duration",
                "trigger_on_join",
                "trigger_on_leave");
        int size = (int) stats.integer("rated_message_size", 2, Integer.MAX_VALUE - 1, 512);
        if (size % 2 != 0) {
            throw stats.require("rated_message_size").expected("an even integer");
        }
        long rated = stats.integer("trigger_after_rated_messages", 0, Integer.MAX_VALUE, 0);
        long millis = stats.integer("trigger_after_duration", 0, Integer.MAX_VALUE, 0);
        if (rated == 0 && millis == 0) {
            throw stats.complain("expected trigger_after_rated_messages or trigger_after_duration of 1 or more");
        }
        return new SessionStatistics(
                size, rated, millis, stats.bool("trigger_on_join", false), stats.bool("trigger_on_leave", true));
    }
}
