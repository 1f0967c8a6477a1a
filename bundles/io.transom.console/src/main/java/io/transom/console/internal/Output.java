package io.transom.console.internal;

import io.transom.wamp.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.karaf.shell.support.table.ShellTable;
import org.jspecify.annotations.Nullable;

/** Shows values: as tables for people, as one JSON document a line for programs. */
final class Output {
    private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

    private final PrintStream out;
    private final boolean json;
    private final String user;
    private final InputStream keyboard;

    /** Without a keyboard. */
    Output(PrintStream out, boolean json, String user) {
        this(out, json, user, InputStream.nullInputStream());
    }

    Output(PrintStream out, boolean json, String user, InputStream keyboard) {
        this.out = out;
        this.json = json;
        this.user = user;
        this.keyboard = keyboard;
    }

    /** Who asks, for the records. */
    String actor() {
        return "console:" + user;
    }

    boolean isJson() {
        return json;
    }

    /** Rows of the same kind: a table, or a JSON list. */
    void rows(List<Map<String, Object>> rows) {
        if (json) {
            out.println(Json.write(rows));
        } else {
            table(rows);
        }
        out.flush();
    }

    /** Any value. */
    void value(@Nullable Object value) {
        if (json) {
            out.println(Json.write(value));
        } else if (value instanceof Map<?, ?> map) {
            fields(map);
        } else if (value instanceof List<?> list
                && !list.isEmpty()
                && list.stream().allMatch(Map.class::isInstance)) {
            table(asRows(list));
        } else if (value instanceof List<?> list) {
            list.forEach(element -> out.println(show(element)));
        } else if (value != null) {
            out.println(show(value));
        }
        out.flush();
    }

    /** A line that only people want to see. */
    void line(String text) {
        if (!json) {
            out.println(text);
            out.flush();
        }
    }

    /** A line for both. */
    void always(String text) {
        out.println(text);
        out.flush();
    }

    boolean broken() {
        return out.checkError();
    }

    /** Whether that key was pressed since the last question; what else was pressed is passed over. Does not wait. */
    boolean pressed(char key) {
        boolean found = false;
        try {
            while (!found && keyboard.available() > 0) {
                found = Character.toLowerCase(keyboard.read()) == key;
            }
        } catch (IOException gone) {
            return false;
        }
        return found;
    }

    PrintStream stream() {
        return out;
    }

    private void fields(Map<?, ?> map) {
        int width = map.keySet().stream()
                .mapToInt(key -> key.toString().length())
                .max()
                .orElse(0);
        map.forEach((key, value) -> out.println(String.format("%-" + Math.max(1, width) + "s  %s", key, show(value))));
    }

    private void table(List<Map<String, Object>> rows) {
        var columns = new LinkedHashSet<String>();
        rows.forEach(row -> columns.addAll(row.keySet()));
        var table = new ShellTable().forceAscii().emptyTableText("none");
        columns.forEach(column -> table.column(column));
        for (Map<String, Object> row : rows) {
            var cells = new ArrayList<Object>();
            columns.forEach(column -> cells.add(show(row.get(column))));
            table.addRow().addContent(cells);
        }
        table.print(out);
    }

    private static List<Map<String, Object>> asRows(List<?> list) {
        var rows = new ArrayList<Map<String, Object>>();
        for (Object element : list) {
            var row = new LinkedHashMap<String, Object>();
            ((Map<?, ?>) element).forEach((key, value) -> row.put(key.toString(), value));
            rows.add(row);
        }
        return rows;
    }

    private static String show(@Nullable Object value) {
        return value == null ? "" : value instanceof String text ? harmless(text) : Json.write(value);
    }

    /** What others have sent must not steer the terminal: control characters are shown as question marks. */
    static String harmless(String text) {
        return CONTROL.matcher(text).replaceAll("?");
    }
}
