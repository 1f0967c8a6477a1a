package io.transom.api.keys;

import io.transom.api.keys.KeyFile.Kind;
import io.transom.api.keys.KeyFile.Tag;
import io.transom.wamp.auth.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The keys of an operator: {@code default.priv} (mode 0600) and {@code default.pub} (0644), usable by Crossbar.io's
 * shell too. Wrong modes are corrected, a missing public file is made again; files that contradict each other are
 * refused.
 */
public final class UserKeys {
    private static final Pattern HEX_KEY = Pattern.compile("[0-9a-fA-F]{64}");
    private static final String PRIVATE_ENDING = ".priv";

    private final KeyPair keys;

    private UserKeys(KeyPair keys) {
        this.keys = keys;
    }

    /**
     * Reads a private key file and the public one beside it. Fails with {@link KeyFileException} when they are missing
     * or wrong.
     *
     * @param privateFile its name ends in {@code .priv}
     */
    public static UserKeys load(Path privateFile) throws IOException {
        String name = String.valueOf(privateFile.getFileName());
        if (!name.endsWith(PRIVATE_ENDING)) {
            throw new KeyFileException(
                    privateFile + ": expected a private key file, whose name ends in " + PRIVATE_ENDING);
        }
        String stem = name.substring(0, name.length() - PRIVATE_ENDING.length());
        return new UserKeys(KeyPair.load(place(privateFile, privateFile.resolveSibling(stem + ".pub"))));
    }

    /**
     * Reads {@code default.priv} in a folder, or makes it when there is none; the folder too.
     *
     * @param userId e-mail address, for a new file; empty for unknown
     */
    public static UserKeys loadOrCreate(Path directory, String userId) throws IOException {
        return loadOrCreate(directory, userId, KeyOrigin.here());
    }

    /** The same, with what new files are to say of their origin. */
    public static UserKeys loadOrCreate(Path directory, String userId, KeyOrigin origin) throws IOException {
        KeyPair.Place place = place(directory.resolve("default.priv"), directory.resolve("default.pub"));
        if (Files.exists(place.privateFile()) || Files.exists(place.publicFile())) {
            return load(place.privateFile());
        }
        var values = new LinkedHashMap<String, String>();
        values.put(Tag.CREATOR, origin.creator());
        values.put(Tag.CREATED_AT, origin.createdAt());
        if (!userId.isEmpty()) {
            values.put(Tag.USER_ID, userId);
        }
        return new UserKeys(KeyPair.create(place, values));
    }

    /**
     * The public key in a key file of whatever kind, as a center reads that of its superuser: the first line that
     * starts with {@code public-key-ed25519} counts, and nothing else.
     *
     * @return 64 lower-case hex digits
     * @throws KeyFileException when there is no such line, or no key in it
     */
    public static String publicKey(Path file) throws IOException {
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (line.startsWith(Tag.PUBLIC_KEY)) {
                String value = line.substring(line.indexOf(':') + 1).strip();
                if (!HEX_KEY.matcher(value).matches()) {
                    throw new KeyFileException(file + ":" + number + ": tag " + Tag.PUBLIC_KEY
                            + ": expected 64 hex digits, found \"" + value + "\"");
                }
                return value.toLowerCase(Locale.ROOT);
            }
        }
        throw new KeyFileException(file + ": required tag " + Tag.PUBLIC_KEY + " is missing");
    }

    /** The Ed25519 key with which the operator proves who he is. */
    public SigningKey signingKey() {
        return keys.signingKey();
    }

    /** Public key, 64 lower-case hex digits. */
    public String publicKey() {
        return keys.signingKey().publicKey();
    }

    /** E-mail address of the operator, {@code unknown} when the file does not tell. */
    public String userId() {
        return keys.file().get(Tag.USER_ID).orElse("unknown");
    }

    /** Ethereum address of the second key, checksum case; absent when the files have none. */
    public Optional<String> ethereumAddress() {
        return keys.address();
    }

    private static KeyPair.Place place(Path privateFile, Path publicFile) {
        return new KeyPair.Place(privateFile, Kind.USER_PRIVATE, publicFile, Kind.USER_PUBLIC);
    }
}
