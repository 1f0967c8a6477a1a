package io.transom.console.internal;

import io.transom.api.JsonType;
import io.transom.api.ParamDescription;
import io.transom.wamp.Json;
import io.transom.wamp.ProtocolException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Values as people type them. */
final class ValueText {
    private ValueText() {}

    /** The value of a parameter. Throws {@link IllegalArgumentException} that names it. */
    static @Nullable Object parse(ParamDescription param, String text) {
        if (param.nullable() && text.equals("null")) {
            return null;
        }
        try {
            return switch (param.type()) {
                case STRING -> text;
                case INTEGER -> Long.valueOf(text);
                case NUMBER -> Double.valueOf(text);
                case BOOLEAN -> truth(text);
                case MAP, LIST, ANY -> json(text, param.type());
            };
        } catch (NumberFormatException notANumber) {
            throw wrong(param, param.type().label(), text);
        } catch (IOException | ProtocolException unreadable) {
            throw new IllegalArgumentException(param.name() + ": " + unreadable.getMessage(), unreadable);
        }
    }

    /** JSON as it stands; else the name of a file that has some; for anything but maps and lists also plain text. */
    static @Nullable Object json(String text, JsonType type) throws IOException, ProtocolException {
        String trimmed = text.strip();
        boolean looksLikeJson = !trimmed.isEmpty() && "{[\"".indexOf(trimmed.charAt(0)) >= 0;
        if (looksLikeJson) {
            return Json.read(trimmed);
        }
        Path file = Path.of(trimmed);
        if (Files.isRegularFile(file)) {
            return Json.read(Files.readString(file, StandardCharsets.UTF_8));
        }
        if (type != JsonType.ANY) {
            throw new IOException("expected JSON or the name of a file, found " + trimmed);
        }
        try {
            return Json.read(trimmed);
        } catch (ProtocolException plain) {
            return text;
        }
    }

    private static Boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new NumberFormatException(text);
        };
    }

    private static IllegalArgumentException wrong(ParamDescription param, String expected, String found) {
        return new IllegalArgumentException(param.name() + ": expected " + expected + ", found \"" + found + "\"");
    }
}
