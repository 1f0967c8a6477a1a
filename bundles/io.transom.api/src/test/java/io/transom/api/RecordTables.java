package io.transom.api;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tables of the records that the procedures of a page give. */
final class RecordTables {
    private final Set<Class<?>> records = new LinkedHashSet<>();

    /** The result of a procedure, with links to the tables. */
    String result(ContractDescription contract, ProcedureDescription procedure) {
        Method method = AllContracts.classes().stream()
                .filter(type -> ContractDescription.of(type).equals(contract))
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .filter(candidate -> candidate.getName().equals(procedure.method()))
                .findFirst()
                .orElseThrow();
        return describe(
                ((AnnotatedParameterizedType) method.getAnnotatedReturnType()).getAnnotatedActualTypeArguments()[0]);
    }

    /** The tables of all records that were linked to, and of those inside them. */
    String text() {
        if (records.isEmpty()) {
            return "";
        }
        var tables = new StringBuilder();
        var done = new LinkedHashSet<Class<?>>();
        while (done.size() < records.size()) {
            for (Class<?> type : List.copyOf(records)) {
                if (done.add(type)) {
                    tables.append(table(type));
                }
            }
        }
        return "## Records\n\n" + tables;
    }

    private String table(Class<?> type) {
        SourceComments comments = SourceComments.of(type);
        var table = new StringBuilder("### " + type.getSimpleName() + "\n\n" + comments.about() + "\n\n")
                .append("| key | type | |\n|---|---|---|\n");
        for (RecordComponent component : type.getRecordComponents()) {
            Map<String, String> meanings = comments.params();
            table.append("| `%s` | %s%s | %s |\n"
                    .formatted(
                            Names.wire(component.getName()),
                            describe(component.getAnnotatedType())
                                    .replace(component.isAnnotationPresent(Absent.class) ? " or null" : "\0", ""),
                            component.isAnnotationPresent(Absent.class) ? ", or absent" : "",
                            FamilyPage.cell(meanings.getOrDefault(component.getName(), ""))));
        }
        return table.append('\n').toString();
    }

    private String describe(AnnotatedType type) {
        return describe(type.getType()) + (type.isAnnotationPresent(Nullable.class) ? " or null" : "");
    }

    private String describe(Type type) {
        Class<?> raw = WireTypes.raw(type);
        if (raw.isRecord()) {
            records.add(raw);
            return "[" + raw.getSimpleName() + "](#" + raw.getSimpleName().toLowerCase(Locale.ROOT) + ")";
        } else if (raw.isEnum()) {
            return Arrays.stream(raw.getEnumConstants())
                    .map(constant -> "`" + String.valueOf(Wire.write(constant)) + "`")
                    .collect(Collectors.joining(", "));
        } else if (raw == List.class) {
            return "list of " + describe(argument(type, 0));
        } else if (raw == Map.class) {
            Type values = argument(type, 1);
            return values == Object.class ? "map" : "map of " + describe(values);
        }
        return WireTypes.describe(type);
    }

    private static Type argument(Type type, int index) {
        return ((ParameterizedType) type).getActualTypeArguments()[index];
    }
}
