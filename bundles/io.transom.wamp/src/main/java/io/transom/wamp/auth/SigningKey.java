package io.transom.wamp.auth;

import org.osgi.annotation.versioning.ConsumerType;

/** An Ed25519 key that signs without showing its private half. */
@ConsumerType
public interface SigningKey {
    /** Public key, 64 lower-case hex digits. */
    String publicKey();

    /** Signature, 64 bytes. */
    byte[] sign(byte[] message);
}
