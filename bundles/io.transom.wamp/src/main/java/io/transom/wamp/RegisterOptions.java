package io.transom.wamp;

/**
 * Options of a registration.
 *
 * @param invoke {@code single first last roundrobin random}
 */
public record RegisterOptions(Match match, String invoke) {
    public static final RegisterOptions DEFAULT = new RegisterOptions(Match.EXACT, "single");

    public static RegisterOptions matching(Match match) {
        return new RegisterOptions(match, "single");
    }
}
