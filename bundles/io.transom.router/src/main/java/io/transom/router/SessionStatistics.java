package io.transom.router;

/**
 * When a realm tells what the messages of a session amount to, as {@code wamp.session.on_stats}.
 *
 * @param ratedMessageSize bytes that count as one rated message; a longer message counts as several
 * @param everyRatedMessages after so many rated messages; 0 for never
 * @param everyMillis with the first message after so long; 0 for never
 * @param onJoin when it has joined
 * @param onLeave when it has left
 */
public record SessionStatistics(
        int ratedMessageSize, long everyRatedMessages, long everyMillis, boolean onJoin, boolean onLeave) {
    public SessionStatistics {
        if (ratedMessageSize < 1) {
            throw new IllegalArgumentException("ratedMessageSize: expected 1 or more, found " + ratedMessageSize);
        }
        if (everyRatedMessages < 0 || everyMillis < 0) {
            throw new IllegalArgumentException("everyRatedMessages, everyMillis: expected 0 or more, found "
                    + everyRatedMessages + ", " + everyMillis);
        }
    }
}
