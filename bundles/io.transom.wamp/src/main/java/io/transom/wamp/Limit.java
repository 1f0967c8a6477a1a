package io.transom.wamp;

/**
 * A bound of the house: every queue, length and count has one. Its ID stands in the error or close reason, the log line,
 * the metric and the documentation.
 *
 * @param id dotted lower-case name, for example {@code session.calls.pending}
 * @param value the bound in force
 * @param unit what the value counts: {@code bytes}, {@code messages}, {@code ms} and so on
 * @param reason error or close reason URI with which it is enforced
 * @param doc one sentence for operators
 */
public record Limit(String id, long value, String unit, String reason, String doc) {
    public Limit {
        if (value < 0) {
            throw new IllegalArgumentException(id + ": expected a value of 0 or more, found " + value);
        }
    }

    /** The same limit with another value. */
    public Limit withValue(long other) {
        return new Limit(id, other, unit, reason, doc);
    }

    /** Whether an amount is more than is allowed. */
    public boolean exceededBy(long amount) {
        return amount > value;
    }

    /** The error for whoever exceeded it. */
    public WampError error(long amount) {
        return new WampError(reason, "limit " + id + ": at most " + value + " " + unit + ", found " + amount);
    }
}
