package io.transom.api.keys;

import io.transom.api.keys.KeyFile.Kind;
import io.transom.api.keys.KeyFile.Tag;
import io.transom.wamp.auth.Ed25519;
import io.transom.wamp.auth.EthereumAddress;
import io.transom.wamp.auth.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A private key file and the public one beside it, which say the same but for the private keys.
 *
 * @param address of the Ethereum key, absent when there is none
 */
record KeyPair(KeyFile file, SigningKey signingKey, Optional<String> address) {
    private static final HexFormat HEX = HexFormat.of();
    private static final String PRIVATE_MODE = "rw-------";
    private static final String PUBLIC_MODE = "rw-r--r--";

    /** Which two files, and of which kinds. */
    record Place(Path privateFile, Kind privateKind, Path publicFile, Kind publicKind) {}

    /**
     * Reads both, corrects their modes, and writes the public file again when it is missing.
     *
     * @throws KeyFileException for a file that is wrong in itself or contradicts the other
     */
    static KeyPair load(Place place) throws IOException {
        if (!Files.exists(place.privateFile)) {
            throw new KeyFileException(place.privateFile + ": is missing"
                    + (Files.exists(place.publicFile)
                            ? ", while " + place.publicFile.getFileName() + " is there; the keys cannot be made again"
                            : ""));
        }
        SafeFiles.setMode(place.privateFile, PRIVATE_MODE);
        KeyFile secret = KeyFile.read(place.privateFile, place.privateKind);
        SigningKey key = signingKey(secret);
        checkPublicKey(secret, key);
        Optional<String> address = address(secret);
        checkAddress(secret, address);
        if (Files.exists(place.publicFile)) {
            SafeFiles.setMode(place.publicFile, PUBLIC_MODE);
            KeyFile open = KeyFile.read(place.publicFile, place.publicKind);
            checkPublicKey(open, key);
            checkAddress(open, address);
        } else {
            writePublic(place, secret.values());
        }
        return new KeyPair(secret, key, address);
    }

    /** Makes new keys and writes both files, the private one first: from it the other can be made again. */
    static KeyPair create(Place place, Map<String, ? extends @Nullable String> values) throws IOException {
        SigningKey key;
        byte[] seed = Ed25519.newSeed();
        key = Ed25519.key(seed);
        byte[] ethereumKey = Ed25519.newSeed();
        var all = new LinkedHashMap<String, @Nullable String>(values);
        all.put(Tag.PUBLIC_KEY, key.publicKey());
        all.put(Tag.ADDRESS, EthereumAddress.of(ethereumKey));
        all.put(Tag.PRIVATE_KEY, HEX.formatHex(seed));
        all.put(Tag.ETHEREUM_KEY, HEX.formatHex(ethereumKey));
        Files.createDirectories(place.privateFile.toAbsolutePath().getParent());
        SafeFiles.write(place.privateFile, KeyFile.of(place.privateKind, all).text(), PRIVATE_MODE);
        writePublic(place, all);
        return load(place);
    }

    private static void writePublic(Place place, Map<String, ? extends @Nullable String> values) throws IOException {
        SafeFiles.write(place.publicFile, KeyFile.of(place.publicKind, values).text(), PUBLIC_MODE);
    }

    private static SigningKey signingKey(KeyFile secret) throws KeyFileException {
        String seed = secret.key(Tag.PRIVATE_KEY)
                .orElseThrow(() -> secret.complain(Tag.PRIVATE_KEY, "expected 64 hex digits, found none"));
        return Ed25519.key(HEX.parseHex(seed));
    }

    private static void checkPublicKey(KeyFile file, SigningKey key) throws KeyFileException {
        String stated = file.key(Tag.PUBLIC_KEY)
                .orElseThrow(() -> file.complain(Tag.PUBLIC_KEY, "expected 64 hex digits, found none"));
        if (!stated.equals(key.publicKey())) {
            throw file.complain(
                    Tag.PUBLIC_KEY,
                    "expected " + key.publicKey() + ", which belongs to the private key, found " + stated);
        }
    }

    private static Optional<String> address(KeyFile secret) throws KeyFileException {
        Optional<String> key = secret.key(Tag.ETHEREUM_KEY);
        if (key.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(EthereumAddress.of(HEX.parseHex(key.get())));
        } catch (IllegalArgumentException outOfRange) {
            throw secret.complain(Tag.ETHEREUM_KEY, "is no private key on the curve secp256k1");
        }
    }

    private static void checkAddress(KeyFile file, Optional<String> address) throws KeyFileException {
        Optional<String> stated = file.get(Tag.ADDRESS);
        if (address.isPresent() && stated.isPresent() && !stated.get().equalsIgnoreCase(address.get())) {
            throw file.complain(
                    Tag.ADDRESS,
                    "expected " + address.get() + ", which belongs to the private key, found " + stated.get());
        }
    }
}
