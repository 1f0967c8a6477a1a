package io.transom.wamp.internal;

/** What a value is, whatever the encoding. */
enum Kind {
    NULL("null"),
    BOOLEAN("a boolean"),
    NUMBER("a number"),
    TEXT("text"),
    BINARY("bytes"),
    ARRAY("an array"),
    MAP("a map");

    private final String words;

    Kind(String words) {
        this.words = words;
    }

    /** For messages to people. */
    String words() {
        return words;
    }
}
