package io.transom.wamp.auth;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** The address of an Ethereum account, which Crossbar.io keeps in its key files. Nothing is signed with these keys here. */
public final class EthereumAddress {
    private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
    private static final int KEY_BYTES = 32;
    private static final int ADDRESS_BYTES = 20;

    private EthereumAddress() {}

    /**
     * The address that belongs to a private key on secp256k1.
     *
     * @param privateKey 32 bytes
     * @return {@code 0x} and 40 hex digits whose case is the checksum (EIP-55)
     */
    public static String of(byte[] privateKey) {
        if (privateKey.length != KEY_BYTES) {
            throw new IllegalArgumentException("secp256k1 key: expected 32 bytes, found " + privateKey.length);
        }
        var secret = new BigInteger(1, privateKey);
        if (secret.signum() == 0 || secret.compareTo(CURVE.getN()) >= 0) {
            throw new IllegalArgumentException(
                    "secp256k1 key: expected a number from 1 to the order of the curve less 1");
        }
        byte[] point = new FixedPointCombMultiplier()
                .multiply(CURVE.getG(), secret)
                .normalize()
                .getEncoded(false);
        byte[] hash = keccak256(point, 1, point.length - 1);
        return checksummed(HexFormat.of().formatHex(hash, hash.length - ADDRESS_BYTES, hash.length));
    }

    private static String checksummed(String address) {
        byte[] digits = address.getBytes(StandardCharsets.US_ASCII);
        String hash = HexFormat.of().formatHex(keccak256(digits, 0, digits.length));
        var mixed = new StringBuilder("0x");
        for (int i = 0; i < address.length(); i++) {
            char c = address.charAt(i);
            mixed.append(hash.charAt(i) >= '8' ? Character.toUpperCase(c) : c);
        }
        return mixed.toString();
    }

    private static byte[] keccak256(byte[] in, int offset, int length) {
        var digest = new KeccakDigest(256);
        digest.update(in, offset, length);
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return hash;
    }
}
