package io.transom.api.keys;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text format of all key files: a heading up to the first blank line, then a line {@code tag: value} for each tag.
 * A value that is not known is the text {@code unknown}.
 *
 * @see "docs/reference/key-files.md"
 */
public final class KeyFile {
    /** Stands for a value that was not known when the file was written. */
    private static final String UNKNOWN = "unknown";

    private static final int MAX_BYTES = 64 * 1024;
    private static final Pattern HEX_KEY = Pattern.compile("[0-9a-fA-F]{64}");

    private final String name;
    private final Kind kind;
    private final Map<String, Entry> entries;

    private KeyFile(String name, Kind kind, Map<String, Entry> entries) {
        this.name = name;
        this.kind = kind;
        this.entries = entries;
    }

    /** The kinds of key files: title, tags in the order in which they are written, and which of them must be there. */
    public enum Kind {
        NODE_PUBLIC(
                "Crossbar.io node public key",
                List.of(Tag.CREATOR, Tag.CREATED_AT, Tag.MACHINE_ID, Tag.PUBLIC_KEY),
                List.of(
                        Tag.CREATOR,
                        Tag.CREATED_AT,
                        Tag.MACHINE_ID,
                        Tag.NODE_AUTHID,
                        Tag.NODE_CLUSTER_IP,
                        Tag.PUBLIC_KEY,
                        Tag.ADDRESS)),
        NODE_PRIVATE(
                "Crossbar.io node private key - KEEP THIS SAFE!",
                List.of(Tag.CREATOR, Tag.CREATED_AT, Tag.MACHINE_ID, Tag.PUBLIC_KEY, Tag.PRIVATE_KEY),
                List.of(
                        Tag.CREATOR,
                        Tag.CREATED_AT,
                        Tag.MACHINE_ID,
                        Tag.NODE_AUTHID,
                        Tag.NODE_CLUSTER_IP,
                        Tag.PUBLIC_KEY,
                        Tag.ADDRESS,
                        Tag.PRIVATE_KEY,
                        Tag.ETHEREUM_KEY)),
        USER_PUBLIC(
                "Crossbar.io user public key",
                List.of(Tag.USER_ID, Tag.PUBLIC_KEY),
                List.of(Tag.CREATOR, Tag.CREATED_AT, Tag.USER_ID, Tag.PUBLIC_KEY, Tag.ADDRESS)),
        USER_PRIVATE(
                "Crossbar.io user private key - KEEP THIS SAFE!",
                List.of(Tag.USER_ID, Tag.PUBLIC_KEY, Tag.PRIVATE_KEY),
                List.of(
                        Tag.CREATOR,
                        Tag.CREATED_AT,
                        Tag.USER_ID,
                        Tag.PUBLIC_KEY,
                        Tag.ADDRESS,
                        Tag.PRIVATE_KEY,
                        Tag.ETHEREUM_KEY)),
        ACTIVATION(
                "Crossbar.io node activation",
                List.of(Tag.MANAGEMENT_URL),
                List.of(
                        Tag.CREATED_AT,
                        Tag.MANAGEMENT_URL,
                        Tag.MANAGEMENT_REALM,
                        Tag.MANAGEMENT_REALM_OID,
                        Tag.NODE_OID,
                        Tag.NODE_CLUSTER_IP,
                        Tag.NODE_AUTHID,
                        Tag.ACTIVATION_CODE,
                        Tag.PUBLIC_KEY));

        private final String title;
        private final List<String> required;
        private final List<String> tags;

        Kind(String title, List<String> required, List<String> tags) {
            this.title = title;
            this.required = required;
            this.tags = tags;
        }

        /** The first line of a file of this kind. */
        public String title() {
            return title;
        }

        /** All tags that a file of this kind may have, in the order in which they are written. */
        public List<String> tags() {
            return tags;
        }
    }

    /** The tags of all kinds. */
    static final class Tag {
        static final String CREATOR = "creator";
        static final String CREATED_AT = "created-at";
        static final String MACHINE_ID = "machine-id";
        static final String USER_ID = "user-id";
        static final String NODE_OID = "node-oid";
        static final String NODE_AUTHID = "node-authid";
        static final String NODE_CLUSTER_IP = "node-cluster-ip";
        static final String PUBLIC_KEY = "public-key-ed25519";
        static final String PRIVATE_KEY = "private-key-ed25519";
        static final String ADDRESS = "public-adr-eth";
        static final String ETHEREUM_KEY = "private-key-eth";
        static final String MANAGEMENT_URL = "management-url";
        static final String MANAGEMENT_REALM = "management-realm";
        static final String MANAGEMENT_REALM_OID = "management-realm-oid";
        static final String ACTIVATION_CODE = "activation-code";

        private Tag() {}
    }

    private record Entry(int line, String value) {}

    /** Reads a file. Fails with {@link KeyFileException} when it is not of that kind or lacks a tag. */
    public static KeyFile read(Path file, Kind kind) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new KeyFileException(file + ": expected a key file, found more than " + MAX_BYTES + " bytes");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            return parse(file.toString(), text, kind);
        } catch (CharacterCodingException binary) {
            throw new KeyFileException(file + ": expected a key file, found bytes that are no UTF-8");
        }
    }

    /**
     * Reads a text.
     *
     * @param name of the file, for complaints
     */
    public static KeyFile parse(String name, String text, Kind kind) throws KeyFileException {
        var entries = new LinkedHashMap<String, Entry>();
        boolean heading = true;
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.isBlank()) {
                heading = false;
            } else if (!heading) {
                int colon = line.indexOf(':');
                if (colon < 0) {
                    throw new KeyFileException(name + ":" + number + ": expected \"tag: value\", found no colon");
                }
                String tag = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
                String place = name + ":" + number + ": tag " + tag + ": ";
                if (!kind.tags.contains(tag)) {
                    throw new KeyFileException(place + "unknown; known are " + String.join(", ", kind.tags));
                }
                Entry before = entries.put(
                        tag, new Entry(number, line.substring(colon + 1).strip()));
                if (before != null) {
                    throw new KeyFileException(place + "was given in line " + before.line + " already");
                }
            }
        }
        if (heading) {
            throw new KeyFileException(name + ": no blank line that ends the heading");
        }
        for (String tag : kind.required) {
            if (!entries.containsKey(tag)) {
                throw new KeyFileException(name + ": required tag " + tag + " is missing");
            }
        }
        return new KeyFile(name, kind, entries);
    }

    /** A new one; what is null or missing is written as unknown. */
    static KeyFile of(Kind kind, Map<String, ? extends @Nullable String> values) {
        var entries = new LinkedHashMap<String, Entry>();
        for (String tag : kind.tags) {
            String value = values.get(tag);
            entries.put(tag, new Entry(0, value == null ? UNKNOWN : value));
        }
        return new KeyFile(kind.title, kind, entries);
    }

    /** The value of a tag; absent when the tag is missing, empty or unknown. */
    public Optional<String> get(String tag) {
        return Optional.ofNullable(entries.get(tag))
                .map(Entry::value)
                .filter(value -> !value.isEmpty() && !value.equals(UNKNOWN));
    }

    /** The value of a tag that must be a key: 64 hex digits, given in lower case; absent when missing or unknown. */
    Optional<String> key(String tag) throws KeyFileException {
        Optional<String> value = get(tag);
        if (value.isPresent() && !HEX_KEY.matcher(value.get()).matches()) {
            throw complain(tag, "expected 64 hex digits");
        }
        return value.map(key -> key.toLowerCase(Locale.ROOT));
    }

    /** A complaint about a tag. */
    KeyFileException complain(String tag, String what) {
        Entry entry = entries.get(tag);
        return new KeyFileException(name + (entry == null ? "" : ":" + entry.line) + ": tag " + tag + ": " + what);
    }

    /** The values by tag, in the order of the file, those that are unknown too. */
    Map<String, String> values() {
        var result = new LinkedHashMap<String, String>();
        entries.forEach((tag, entry) -> result.put(tag, entry.value));
        return result;
    }

    /** The file's text. */
    public String text() {
        var lines = new ArrayList<String>();
        lines.add(kind.title);
        lines.add("");
        entries.forEach((tag, entry) -> lines.add(tag + ": " + entry.value));
        return String.join("\n", lines) + "\n";
    }

    /** Never shows a value. */
    @Override
    public String toString() {
        return name;
    }
}
