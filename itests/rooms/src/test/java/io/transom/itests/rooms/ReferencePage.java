package io.transom.itests.rooms;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A page under docs/reference that is written by hand but for some tables. A table stands between {@code <!-- made: NAME -->} and
 * {@code <!-- end -->}.
 */
record ReferencePage(String name, Map<String, String> tables) {
    private static final String END = "<!-- end -->";

    /** A text as the cell of a table. */
    static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "\\<");
    }

    Path in(Path folder) {
        return folder.resolve(name);
    }

    /** The page with its tables as they should be. */
    String text(Path folder) throws IOException {
        String text = Files.readString(in(folder));
        for (Map.Entry<String, String> table : tables.entrySet()) {
            String begin = "<!-- made: " + table.getKey() + " -->\n";
            int from = text.indexOf(begin);
            int to = from < 0 ? -1 : text.indexOf(END, from);
            if (to < 0) {
                throw new IllegalStateException(
                        name + ": expected a line " + begin.strip() + " and a line " + END + " below");
            }
            text = text.substring(0, from + begin.length()) + "\n" + table.getValue() + "\n" + text.substring(to);
        }
        return text;
    }
}
