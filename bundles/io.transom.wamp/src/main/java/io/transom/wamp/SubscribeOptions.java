package io.transom.wamp;

/** Options of a subscription. */
public record SubscribeOptions(Match match) {
    public static final SubscribeOptions DEFAULT = new SubscribeOptions(Match.EXACT);

    public static SubscribeOptions matching(Match match) {
        return new SubscribeOptions(match);
    }
}
