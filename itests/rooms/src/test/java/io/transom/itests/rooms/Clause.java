package io.transom.itests.rooms;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** One package of an Import-Package or Export-Package header; {@code parameters} is the rest of its clause as it stands. */
record Clause(String packageName, String parameters) {
    private static final Pattern COMMA_OUTSIDE_QUOTES = Pattern.compile(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");

    static List<Clause> parse(String header) {
        List<Clause> clauses = new ArrayList<>();
        if (header != null) {
            for (String clause : COMMA_OUTSIDE_QUOTES.split(header)) {
                int end = clause.indexOf(';');
                clauses.add(
                        end < 0
                                ? new Clause(clause.strip(), "")
                                : new Clause(clause.substring(0, end).strip(), clause.substring(end)));
            }
        }
        return List.copyOf(clauses);
    }

    boolean optional() {
        return parameters.contains("resolution:=optional");
    }

    boolean versioned() {
        return parameters.contains("version=");
    }
}
