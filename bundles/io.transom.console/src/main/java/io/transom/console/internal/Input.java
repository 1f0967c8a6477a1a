package io.transom.console.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a command was given. */
record Input(Map<String, String> texts, List<String> more, Syntax syntax) {
    String text(String name) {
        return Optional.ofNullable(texts.get(name)).orElseThrow(() -> new IllegalArgumentException("missing " + name));
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(texts.get(name));
    }

    boolean flag(String name) {
        return texts.containsKey(name);
    }

    boolean wantsHelp() {
        return flag(Syntax.HELP.name());
    }

    boolean json() {
        String format = find(Syntax.OUTPUT.name()).orElse("table");
        return switch (format) {
            case "json" -> true;
            case "table" -> false;
            default -> throw new UsageException("-o: expected table or json, found " + format, syntax.usage());
        };
    }

    /** A whole number of an option. */
    long number(String name, long byDefault) {
        Optional<String> text = find(name);
        try {
            return text.map(Long::parseLong).orElse(byDefault);
        } catch (NumberFormatException notWhole) {
            throw new UsageException(name + ": expected a whole number, found " + text.orElse(""), syntax.usage());
        }
    }
}
