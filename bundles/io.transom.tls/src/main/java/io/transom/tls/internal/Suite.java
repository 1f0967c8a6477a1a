package io.transom.tls.internal;

import java.util.Arrays;

/** The cipher suites that are served, the preferred first, by the names that the JDK and IANA give them. */
enum Suite {
    TLS_AES_128_GCM_SHA256(0x1301),
    TLS_AES_256_GCM_SHA384(0x1302),
    TLS_CHACHA20_POLY1305_SHA256(0x1303),
    TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256(0xC02B),
    TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384(0xC02C),
    TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256(0xCCA9),
    TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256(0xC02F),
    TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384(0xC030),
    TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256(0xCCA8);

    private final int number;

    Suite(int number) {
        this.number = number;
    }

    /** The numbers of those of TLS 1.3, and those of TLS 1.2 that a key of the server signs. */
    static int[] numbers(boolean rsa) {
        String others = rsa ? "_ECDSA_" : "_RSA_";
        return Arrays.stream(values())
                .filter(suite -> !suite.name().contains(others))
                .mapToInt(suite -> suite.number)
                .toArray();
    }

    static Suite of(int number) {
        return Arrays.stream(values())
                .filter(suite -> suite.number == number)
                .findFirst()
                .orElseThrow();
    }
}
