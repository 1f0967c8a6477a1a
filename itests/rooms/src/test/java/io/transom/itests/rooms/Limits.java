package io.transom.itests.rooms;

import io.transom.wamp.Limit;
import io.transom.wamp.serializer.ReadLimits;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** All limits of the built bundles, private ones too, with the values that they have by default. */
final class Limits {

    /**
     * A limit as it is shown.
     *
     * @param opening value before WELCOME, where it is another one
     * @param setting PID and key, or whose {@code limits} have it; empty when it cannot be set
     */
    record Row(Limit limit, Long opening, String setting) {}

    private Limits() {}

    /** By ID. */
    static Map<String, Row> all() {
        var rows = new TreeMap<String, Row>();
        for (Class<?> type : BundleFile.classesThatName(Limit.class.getName())) {
            for (Row row : of(type)) {
                rows.put(row.limit().id(), row);
            }
        }
        return rows;
    }

    static String table() {
        var page = new StringBuilder("| ID | default | reason | set by | |\n|---|---|---|---|---|\n");
        for (Row row : all().values()) {
            Limit limit = row.limit();
            page.append("| `%s` | %s %s%s | `%s` | %s | %s |\n"
                    .formatted(
                            limit.id(),
                            number(limit.value()),
                            limit.unit(),
                            row.opening() == null ? "" : "; before WELCOME " + number(row.opening()),
                            limit.reason(),
                            row.setting(),
                            ReferencePage.cell(limit.doc())));
        }
        return page.toString();
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static List<Row> of(Class<?> type) {
        var rows = new ArrayList<Row>();
        try {
            if (type == ReadLimits.class) {
                Map<String, Long> opening = new TreeMap<>();
                ReadLimits.OPENING.all().forEach(limit -> opening.put(limit.id(), limit.value()));
                for (Limit limit : ReadLimits.DEFAULT.all()) {
                    Long before = opening.get(limit.id());
                    rows.add(new Row(limit, before == limit.value() ? null : before, settable(limit)));
                }
                return rows;
            }
            for (Field field : type.getDeclaredFields()) {
                rows.addAll(ofConstant(field));
            }
            for (Method method : type.getDeclaredMethods()) {
                rows.addAll(ofSetting(type, method));
            }
        } catch (NoClassDefFoundError usesLibrary) {
            // A library's; ReferenceTablesTest compares with the sources, so that no limit is lost.
            return rows;
        }
        return rows;
    }

    /** A constant that is a limit, or a record of limits. */
    private static List<Row> ofConstant(Field field) {
        if (!Modifier.isStatic(field.getModifiers())) {
            return List.of();
        }
        boolean one = field.getType() == Limit.class;
        boolean several = field.getType().isRecord()
                && Arrays.stream(field.getType().getRecordComponents()).anyMatch(part -> part.getType() == Limit.class);
        if (!one && !several) {
            return List.of();
        }
        try {
            field.setAccessible(true);
            Object value = field.get(null);
            if (one) {
                return List.of(new Row((Limit) value, null, settable((Limit) value)));
            }
            var rows = new ArrayList<Row>();
            for (RecordComponent part : field.getType().getRecordComponents()) {
                if (part.getType() == Limit.class) {
                    Limit limit = (Limit) part.getAccessor().invoke(value);
                    rows.add(new Row(limit, null, settable(limit)));
                }
            }
            return rows;
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(field.toString(), e);
        }
    }

    /** Where the configuration of a router worker takes the limit. */
    private static String settable(Limit limit) {
        var where = new ArrayList<String>();
        for (Map.Entry<String, List<Limit>> each : ROUTER_WORKER.entrySet()) {
            if (each.getValue().stream().anyMatch(other -> other.id().equals(limit.id()))) {
                where.add(each.getKey());
            }
        }
        return String.join(", ", where);
    }

    /** By what has them: what the code that reads the key {@code limits} takes. */
    private static final Map<String, List<Limit>> ROUTER_WORKER = routerWorker();

    private static Map<String, List<Limit>> routerWorker() {
        Class<?> reader = BundleFile.classesThatName(Limit.class.getName()).stream()
                .filter(type -> type.getName().endsWith("worker.router.internal.LimitsConfig"))
                .findFirst()
                .orElseThrow();
        var lists = new TreeMap<String, List<Limit>>();
        for (String whose : List.of("Realm", "Transport", "Worker")) {
            lists.put(whose.toLowerCase(Locale.ROOT), list(reader, "of" + whose));
        }
        return lists;
    }

    private static List<Limit> list(Class<?> reader, String method) {
        try {
            Method lists = reader.getDeclaredMethod(method);
            lists.setAccessible(true);
            return ((List<?>) lists.invoke(null))
                    .stream().map(Limit.class::cast).toList();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(method, e);
        }
    }

    /** A method that makes a limit of the number in a setting of the same name: {@code changesPending(int)}, {@code changes.pending}. */
    private static List<Row> ofSetting(Class<?> type, Method method) {
        if (!Modifier.isStatic(method.getModifiers())
                || method.getReturnType() != Limit.class
                || method.getParameterCount() != 1
                || !(method.getParameterTypes()[0] == int.class || method.getParameterTypes()[0] == long.class)) {
            return List.of();
        }
        String key = method.getName().replaceAll("([A-Z])", ".$1").toLowerCase(Locale.ROOT);
        for (Setting.Group group : Setting.all().values()) {
            for (Setting setting : group.settings()) {
                if (type.getName().startsWith(group.pid() + ".")
                        && setting.key().equals(key)) {
                    String text = setting.attributes().get("default");
                    return List.of(new Row(call(method, text), null, "`%s` `%s`".formatted(group.pid(), key)));
                }
            }
        }
        return List.of();
    }

    private static Limit call(Method method, String number) {
        try {
            method.setAccessible(true);
            boolean whole = method.getParameterTypes()[0] == int.class;
            Object value = whole ? (Object) Integer.valueOf(number) : (Object) Long.valueOf(number);
            return (Limit) method.invoke(null, value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(method.toString(), e);
        }
    }
}
