package io.transom.wamp;

/**
 * Why a session or connection ended.
 *
 * @param reason close reason URI; {@code transom.close.connection_lost} when the transport broke without a GOODBYE
 * @param message text for people, may be empty
 * @param clean whether both sides said goodbye
 */
public record Closed(String reason, String message, boolean clean) {
    /** The transport broke or was closed without a GOODBYE. */
    public static final String CONNECTION_LOST = "transom.close.connection_lost";

    public static Closed lost(String message) {
        return new Closed(CONNECTION_LOST, message, false);
    }
}
