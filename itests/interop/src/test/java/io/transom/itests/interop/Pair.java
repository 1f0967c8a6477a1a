package io.transom.itests.interop;

/** Whose center, and whose node under it. The order is that of the columns of {@code docs/compatibility.md}. */
enum Pair {
    OURS_OURS("ours", "ours"),
    OURS_THEIRS("ours", "theirs"),
    THEIRS_OURS("theirs", "ours"),
    THEIRS_THEIRS("theirs", "theirs");

    /** What a center or node of Crossbar.io is called in the cases; ours: {@code ours}. */
    static final String THEIRS = "theirs";

    private final String center;
    private final String node;

    Pair(String center, String node) {
        this.center = center;
        this.node = node;
    }

    String center() {
        return center;
    }

    String node() {
        return node;
    }

    /** Whether two words, {@code ours}, {@code theirs} or {@code *} each, mean this pair. */
    boolean fits(String ofCenter, String ofNode) {
        return (ofCenter.equals("*") || ofCenter.equals(center)) && (ofNode.equals("*") || ofNode.equals(node));
    }
}
