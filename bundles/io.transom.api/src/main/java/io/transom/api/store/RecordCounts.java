package io.transom.api.store;

/**
 * What became of the records of calls since the start.
 *
 * @param dropped never written: too many waited, or the database refused them
 * @param rotated deleted since they were too old or too many
 */
public record RecordCounts(long dropped, long rotated) {
    public static final RecordCounts NONE = new RecordCounts(0, 0);
}
