package io.transom.center.internal;

import java.security.SecureRandom;

/** Random texts that people can read out: groups of four characters, {@code XVQE-5NTK-...}. */
final class Serials {
    private static final String ALPHABET = "345679ACEFGHJKLMNPQRSTUVWXY";
    private static final SecureRandom RANDOM = new SecureRandom();

    private Serials() {}

    static String authid() {
        return groups(6);
    }

    static String activationCode() {
        return groups(3);
    }

    private static String groups(int count) {
        var serial = new StringBuilder();
        for (int i = 0; i < 4 * count; i++) {
            serial.append(i > 0 && i % 4 == 0 ? "-" : "").append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return serial.toString();
    }
}
