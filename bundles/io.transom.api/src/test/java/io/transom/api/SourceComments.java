package io.transom.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the doc comment in the source says.
 *
 * @param about without its tags
 * @param params text of each {@code @param} by name
 */
record SourceComments(String about, Map<String, String> params) {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern TAG = Pattern.compile("\\{@(?:code|link) #?([^}]*)}");

    /** The comment of a record. */
    static SourceComments of(Class<?> type) {
        Class<?> outer = type;
        while (outer.getEnclosingClass() != null) {
            outer = outer.getEnclosingClass();
        }
        return before(
                SOURCES.resolve(outer.getName().replace('.', '/') + ".java"), "record " + type.getSimpleName() + "\\(");
    }

    /** The comments of all text constants of a class, by name; empty where there is none. */
    static Map<String, String> ofConstants(Class<?> type) {
        Path file = SOURCES.resolve(type.getName().replace('.', '/') + ".java");
        var result = new LinkedHashMap<String, String>();
        for (var field : type.getFields()) {
            result.put(field.getName(), before(file, "public static final String " + field.getName() + " ").about);
        }
        return result;
    }

    private static SourceComments before(Path file, String declaration) {
        String source;
        try {
            source = Files.readString(file);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
        Matcher found = Pattern.compile(
                        "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:public |private |static )*" + declaration, Pattern.DOTALL)
                .matcher(source);
        return found.find() ? parse(found.group(1)) : new SourceComments("", Map.of());
    }

    private static SourceComments parse(String comment) {
        String text =
                TAG.matcher(comment.replaceAll("(?m)^\\s*\\* ?", "").strip()).replaceAll("`$1`");
        String[] parts = text.replaceAll("(?m)^@see .*$", "").split("(?m)^\\s*@param ");
        var params = new LinkedHashMap<String, String>();
        for (int i = 1; i < parts.length; i++) {
            String[] words = parts[i].strip().split("\\s+", 2);
            params.put(words[0], words[1].replaceAll("\\s+", " "));
        }
        return new SourceComments(parts[0].strip().replaceAll("\\s+", " "), params);
    }
}
