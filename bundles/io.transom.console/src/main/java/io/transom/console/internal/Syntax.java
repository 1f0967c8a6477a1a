package io.transom.console.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a command takes: arguments by position, then options. Every command also takes {@code -o table|json} and {@code --help}.
 */
record Syntax(String command, List<Argument> arguments, List<Option> options, boolean open) {
    static final Option OUTPUT = new Option("--output", "-o", "FORMAT", "table (default) or json");
    static final Option HELP = new Option("--help", "-h", "", "Shows this text");

    /**
     * @param name for people and for {@link Input#text}, in lower case with dashes
     */
    record Argument(String name, boolean required, String doc) {
        @Override
        public String toString() {
            String shown = name.toUpperCase(Locale.ROOT);
            return required ? shown : "[" + shown + "]";
        }
    }

    /**
     * @param alias a short name, empty for none
     * @param value what the value is called in help; empty for a flag
     */
    record Option(String name, String alias, String value, String doc) {
        boolean isFlag() {
            return value.isEmpty();
        }

        boolean is(String word) {
            return word.equals(name) || (!alias.isEmpty() && word.equals(alias));
        }

        @Override
        public String toString() {
            return (alias.isEmpty() ? "" : alias + ", ") + name + (isFlag() ? "" : " " + value);
        }
    }

    static Builder of(String command) {
        return new Builder(command);
    }

    /** Understands the words behind the command. Throws {@link UsageException} that names the word and shows the usage. */
    Input parse(List<String> words) {
        var texts = new LinkedHashMap<String, String>();
        var rest = new ArrayList<String>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            Optional<Option> option = option(word);
            if (option.isPresent()) {
                Option found = option.get();
                if (found.isFlag()) {
                    texts.put(found.name, "true");
                } else if (i + 1 < words.size()) {
                    i++;
                    texts.merge(found.name, words.get(i), (old, more) -> old + "\n" + more);
                } else {
                    throw new UsageException(command + ": " + word + " needs a value: " + found, usage());
                }
            } else if (word.startsWith("--")) {
                throw new UsageException(command + ": unknown option " + word, usage());
            } else {
                rest.add(word);
            }
        }
        return assign(texts, rest);
    }

    private Input assign(LinkedHashMap<String, String> texts, List<String> rest) {
        if (texts.containsKey(HELP.name)) {
            return new Input(texts, List.of(), this);
        }
        for (int i = 0; i < arguments.size(); i++) {
            Argument argument = arguments.get(i);
            if (i < rest.size()) {
                texts.put(argument.name, rest.get(i));
            } else if (argument.required) {
                throw new UsageException(command + ": missing " + argument, usage());
            }
        }
        List<String> more = rest.subList(Math.min(arguments.size(), rest.size()), rest.size());
        if (!open && !more.isEmpty()) {
            throw new UsageException(command + ": unexpected argument " + more.get(0), usage());
        }
        return new Input(texts, List.copyOf(more), this);
    }

    Optional<Option> option(String word) {
        return options.stream().filter(option -> option.is(word)).findFirst();
    }

    String usage() {
        var text = new StringBuilder("Usage: ").append(command);
        arguments.forEach(argument -> text.append(' ').append(argument));
        text.append(open ? " [ARGUMENT...]" : "").append(" [OPTIONS]\n");
        arguments.forEach(argument -> text.append(String.format("  %-26s %s%n", argument, argument.doc)));
        options.forEach(option -> text.append(String.format("  %-26s %s%n", option, option.doc)));
        return text.toString();
    }

    /** Collects arguments and options in order. */
    static final class Builder {
        private final String command;
        private final List<Argument> arguments = new ArrayList<>();
        private final List<Option> options = new ArrayList<>();
        private boolean open;

        private Builder(String command) {
            this.command = command;
        }

        Builder argument(String name, String doc) {
            arguments.add(new Argument(name, true, doc));
            return this;
        }

        Builder optional(String name, String doc) {
            arguments.add(new Argument(name, false, doc));
            return this;
        }

        Builder option(String name, String value, String doc) {
            options.add(new Option(name, "", value, doc));
            return this;
        }

        Builder flag(String name, String doc) {
            return option(name, "", doc);
        }

        /** Further arguments are taken as they come. */
        Builder open() {
            open = true;
            return this;
        }

        Syntax build() {
            options.add(OUTPUT);
            options.add(HELP);
            return new Syntax(command, List.copyOf(arguments), List.copyOf(options), open);
        }
    }
}
