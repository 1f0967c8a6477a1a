package io.transom.transport.internal;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Request line and fields of a request of HTTP/1.1 (RFC 9112 sections 3 and 5), read without leniency: one blank between the parts
 * of the request line, no folded lines, no blank before a colon. Names are asked for in lower case.
 */
final class RequestHead {
    private static final String VERSION = "HTTP/";
    private static final List<String> SCHEMES = List.of("http://", "https://");
    private static final String HOST_CHARS = "-._~%!$&'()*+,;=:[]";

    private final byte[] bytes;
    private final String method;
    private final String target;
    private final int minorVersion;
    /** Of each field: where its name begins and ends, where its value begins and ends. */
    private int[] fields = new int[64];

    private int count;

    /**
     * @param line length of the request line
     * @param end behind the empty line
     */
    RequestHead(byte[] bytes, int line, int end) throws HttpRefusal {
        this.bytes = bytes;
        int afterMethod = tokenEnd(0);
        int afterTarget = afterMethod + 1;
        while (afterTarget < line && bytes[afterTarget] > ' ' && bytes[afterTarget] < 0x7f) {
            afterTarget++;
        }
        if (afterMethod == 0
                || bytes[afterMethod] != ' '
                || afterTarget == afterMethod + 1
                || bytes[afterTarget] != ' ') {
            throw HttpRefusal.malformed();
        }
        method = text(0, afterMethod);
        target = originForm(text(afterMethod + 1, afterTarget));
        minorVersion = minorVersion(text(afterTarget + 1, line));
        for (int at = line + 2; at < end - 2; ) {
            at = field(at);
        }
    }

    /** What follows scheme and authority of a target in absolute form; any other as it is (RFC 9112 section 3.2.2). */
    private static String originForm(String target) throws HttpRefusal {
        int authority = 0;
        for (String scheme : SCHEMES) {
            if (target.regionMatches(true, 0, scheme, 0, scheme.length())) {
                authority = scheme.length();
            }
        }
        if (authority == 0) {
            return target;
        }
        int end = authority;
        while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
            end++;
        }
        if (end == authority || !isHost(target.substring(authority, end))) {
            throw HttpRefusal.malformed();
        }
        String rest = target.substring(end);
        return rest.startsWith("/") ? rest : "/" + rest;
    }

    /** Whether a text may be a host with or without a port, or nothing: no user, no path (RFC 3986 section 3.2). */
    static boolean isHost(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isDigit(c) && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && HOST_CHARS.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static int minorVersion(String version) throws HttpRefusal {
        if (!version.startsWith(VERSION)
                || version.length() != VERSION.length() + 3
                || !isDigit(version.charAt(5))
                || version.charAt(6) != '.'
                || !isDigit(version.charAt(7))) {
            throw HttpRefusal.malformed();
        }
        if (version.charAt(5) != '1') {
            throw new HttpRefusal(HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED, "expected HTTP/1.1");
        }
        return version.charAt(7) - '0';
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /** Reads a line, which has an end; returns where the next one begins. */
    private int field(int from) throws HttpRefusal {
        int nameEnd = tokenEnd(from);
        if (nameEnd == from || bytes[nameEnd] != ':') {
            throw HttpRefusal.malformed();
        }
        int end = nameEnd + 1;
        while (bytes[end] != '\r') {
            if ((bytes[end] >= 0 && bytes[end] < ' ' && bytes[end] != '\t') || bytes[end] == 0x7f) {
                throw HttpRefusal.malformed();
            }
            end++;
        }
        if (bytes[end + 1] != '\n') {
            throw HttpRefusal.malformed();
        }
        int valueFrom = nameEnd + 1;
        int valueEnd = end;
        while (valueFrom < valueEnd && isBlank(bytes[valueFrom])) {
            valueFrom++;
        }
        while (valueEnd > valueFrom && isBlank(bytes[valueEnd - 1])) {
            valueEnd--;
        }
        if (4 * count == fields.length) {
            fields = Arrays.copyOf(fields, 2 * fields.length);
        }
        int at = 4 * count++;
        fields[at] = from;
        fields[at + 1] = nameEnd;
        fields[at + 2] = valueFrom;
        fields[at + 3] = valueEnd;
        return end + 2;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    /** RFC 9110 section 5.6.2. */
    private int tokenEnd(int from) {
        int at = from;
        while (isTokenChar(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean isTokenChar(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || isDigit(b) || "!#$%&'*+-.^_`|~".indexOf(b) >= 0;
    }

    private String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    String method() {
        return method;
    }

    /** The path, with a query behind a question mark if there is one; of an absolute form too. */
    String target() {
        return target;
    }

    /** Whether the client knows HTTP/1.1, not only 1.0. */
    boolean isHttp11() {
        return minorVersion >= 1;
    }

    /** The values of the fields of that name, in their order. */
    List<String> all(String name) {
        List<String> values = new ArrayList<>(2);
        for (int i = 0; i < count; i++) {
            if (isNamed(i, name)) {
                values.add(text(fields[4 * i + 2], fields[4 * i + 3]));
            }
        }
        return values;
    }

    /** What the fields of that name list, separated by commas. */
    List<String> listed(String name) {
        List<String> items = new ArrayList<>(2);
        for (String value : all(name)) {
            for (String item : value.split(",")) {
                items.add(item.trim());
            }
        }
        return items;
    }

    /** Whether the fields of that name list an item, in whatever case. */
    boolean lists(String name, String item) {
        for (String listed : listed(name)) {
            if (listed.equalsIgnoreCase(item)) {
                return true;
            }
        }
        return false;
    }

    private boolean isNamed(int field, String name) {
        int from = fields[4 * field];
        if (fields[4 * field + 1] - from != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            int c = bytes[from + i];
            if ((c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
