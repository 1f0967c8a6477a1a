package io.transom.api;

import java.util.Arrays;
import java.util.regex.Pattern;

/** Java names and wire names: {@code startRouterRealm} is {@code start_router_realm}. */
final class Names {
    private static final Pattern WIRE = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");

    private Names() {}

    /** The wire name of a Java method or record component. */
    static String wire(String camel) {
        var result = new StringBuilder(camel.length() + 4);
        for (int i = 0; i < camel.length(); i++) {
            char c = camel.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                result.append('_').append((char) (c - 'A' + 'a'));
            } else {
                result.append(c);
            }
        }
        return result.toString();
    }

    /** Whether it is a topic suffix: wire names joined by dots. */
    static boolean isTopic(String name) {
        return Arrays.stream(name.split("\\.", -1)).allMatch(Names::isWire);
    }

    /** Whether it is lower-case letters, digits and single underscores inside, the first a letter. */
    static boolean isWire(String name) {
        return WIRE.matcher(name).matches();
    }
}
