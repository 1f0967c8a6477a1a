package io.transom.api.keys;

import io.transom.api.keys.KeyFile.Kind;
import io.transom.api.keys.KeyFile.Tag;
import io.transom.wamp.auth.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of a node: {@code key.priv} (mode 0600) and {@code key.pub} (0644) in its directory, usable by Crossbar.io
 * too. Wrong modes are corrected, a missing public file is made again; files that contradict each other are refused.
 */
public final class NodeKeys {
    /** Environment variable: what a new node is called; the host name when not set or empty. */
    public static final String NODE_ID = "CROSSBAR_NODE_ID";

    /**
     * Environment variable: address at which a new node is reached by others; {@code 127.0.0.1} when not set or empty.
     */
    public static final String CLUSTER_IP = "CROSSBAR_NODE_CLUSTER_IP";

    private final KeyPair keys;

    private NodeKeys(KeyPair keys) {
        this.keys = keys;
    }

    /** Reads the keys of a node. Fails with {@link KeyFileException} when they are missing or wrong. */
    public static NodeKeys load(Path directory) throws IOException {
        return new NodeKeys(KeyPair.load(place(directory)));
    }

    /** Reads the keys of a node, or makes them when there are none; the directory too. */
    public static NodeKeys loadOrCreate(Path directory, Map<String, String> environment) throws IOException {
        return loadOrCreate(directory, environment, KeyOrigin.here());
    }

    /** The same, with what new files are to say of their origin. */
    public static NodeKeys loadOrCreate(Path directory, Map<String, String> environment, KeyOrigin origin)
            throws IOException {
        KeyPair.Place place = place(directory);
        if (Files.exists(place.privateFile()) || Files.exists(place.publicFile())) {
            return load(directory);
        }
        var values = new LinkedHashMap<String, String>();
        values.put(Tag.CREATOR, origin.creator());
        values.put(Tag.CREATED_AT, origin.createdAt());
        values.put(Tag.MACHINE_ID, origin.machineId());
        values.put(Tag.NODE_AUTHID, set(environment, NODE_ID, origin.host()));
        values.put(Tag.NODE_CLUSTER_IP, set(environment, CLUSTER_IP, "127.0.0.1"));
        return new NodeKeys(KeyPair.create(place, values));
    }

    /** The Ed25519 key with which the node proves who it is. */
    public SigningKey signingKey() {
        return keys.signingKey();
    }

    /** Public key, 64 lower-case hex digits. */
    public String publicKey() {
        return keys.signingKey().publicKey();
    }

    /** Ethereum address of the second key, checksum case; absent when the files have none. */
    public Optional<String> ethereumAddress() {
        return keys.address();
    }

    /** What the node would like to be called, a hint for automatic pairing. */
    public Optional<String> authid() {
        return keys.file().get(Tag.NODE_AUTHID);
    }

    /** Where others would reach the node, a hint for automatic pairing. */
    public Optional<String> clusterIp() {
        return keys.file().get(Tag.NODE_CLUSTER_IP);
    }

    private static KeyPair.Place place(Path directory) {
        return new KeyPair.Place(
                directory.resolve("key.priv"), Kind.NODE_PRIVATE, directory.resolve("key.pub"), Kind.NODE_PUBLIC);
    }

    private static String set(Map<String, String> environment, String name, String otherwise) {
        String value = environment.getOrDefault(name, "");
        return value.isEmpty() ? otherwise : value;
    }
}
