package io.transom.api.keys;

import io.transom.api.keys.KeyFile.Kind;
import io.transom.api.keys.KeyFile.Tag;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code key.activate} says: where a node finds its center, and as what it was paired there. A node uses only the
 * URL; what else is there is for people, and may be missing.
 *
 * @param managementUrl {@code ws://} or {@code wss://} URL of the center
 * @param publicKey the node's, 64 hex digits
 */
public record ActivationFile(
        @Nullable String createdAt,
        String managementUrl,
        @Nullable String managementRealm,
        @Nullable String managementRealmOid,
        @Nullable String nodeOid,
        @Nullable String nodeClusterIp,
        @Nullable String nodeAuthid,
        @Nullable String activationCode,
        @Nullable String publicKey) {
    /** The name of the file in the node directory. */
    public static final String NAME = "key.activate";

    /** Reads a file. Fails with {@link KeyFileException} when it is wrong or has no URL. */
    public static ActivationFile read(Path file) throws IOException {
        KeyFile tags = KeyFile.read(file, Kind.ACTIVATION);
        String url = tags.get(Tag.MANAGEMENT_URL)
                .orElseThrow(() -> tags.complain(Tag.MANAGEMENT_URL, "expected a URL, found none"));
        return new ActivationFile(
                tags.get(Tag.CREATED_AT).orElse(null),
                url,
                tags.get(Tag.MANAGEMENT_REALM).orElse(null),
                tags.get(Tag.MANAGEMENT_REALM_OID).orElse(null),
                tags.get(Tag.NODE_OID).orElse(null),
                tags.get(Tag.NODE_CLUSTER_IP).orElse(null),
                tags.get(Tag.NODE_AUTHID).orElse(null),
                tags.get(Tag.ACTIVATION_CODE).orElse(null),
                tags.key(Tag.PUBLIC_KEY).orElse(null));
    }

    /** Writes or replaces a file. */
    public void write(Path file) throws IOException {
        SafeFiles.write(file, text(), "rw-r--r--");
    }

    /** The file's text. */
    public String text() {
        var values = new LinkedHashMap<String, @Nullable String>();
        values.put(Tag.CREATED_AT, createdAt);
        values.put(Tag.MANAGEMENT_URL, managementUrl);
        values.put(Tag.MANAGEMENT_REALM, managementRealm);
        values.put(Tag.MANAGEMENT_REALM_OID, managementRealmOid);
        values.put(Tag.NODE_OID, nodeOid);
        values.put(Tag.NODE_CLUSTER_IP, nodeClusterIp);
        values.put(Tag.NODE_AUTHID, nodeAuthid);
        values.put(Tag.ACTIVATION_CODE, activationCode);
        values.put(Tag.PUBLIC_KEY, publicKey);
        return KeyFile.of(Kind.ACTIVATION, values).text();
    }
}
