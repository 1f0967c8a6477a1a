package io.transom.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Makes the pages under docs/reference from the contracts. */
final class ReferencePages {
    private static final String INDEX = "README.md";

    private ReferencePages() {}

    /** The text of each page by file name. The index also lists the hand-written pages of the folder. */
    static Map<String, String> all(Path folder) throws IOException {
        var pages = new LinkedHashMap<String, String>();
        pages.put(
                "node.md",
                new FamilyPage("Family node", AllContracts.of("node"), FamilyPage.REMOTE)
                        .text("Procedures and events of a node itself: status, end, workers and their logs."));
        pages.put(
                "worker.md",
                new FamilyPage("Family worker", AllContracts.of("worker"), FamilyPage.REMOTE)
                        .text("Procedures and events that every native worker has, whatever its type."));
        pages.put(
                "router.md",
                new FamilyPage("Family router", AllContracts.of("router"), FamilyPage.REMOTE)
                        .text("Procedures and events of router workers."));
        pages.put(
                "proxy.md",
                new FamilyPage("Family proxy", AllContracts.of("proxy"), FamilyPage.REMOTE)
                        .text("Procedures and events of proxy workers."));
        pages.put(
                "container.md",
                new FamilyPage("Family container", AllContracts.of("container"), FamilyPage.REMOTE)
                        .text("Procedures and events of container workers."));
        var center = Stream.of("domain", "mrealm", "mrealm.webcluster", "user")
                .flatMap(family -> AllContracts.of(family).stream())
                .toList();
        if (!center.isEmpty()) {
            pages.put(
                    "center.md",
                    new FamilyPage("The center", center, FamilyPage.CENTER)
                            .text(
                                    "Procedures and events of the center itself: realms, pairing, nodes, web clusters, users, organizations."));
        }
        pages.put("errors.md", ErrorsPage.text(pages));
        pages.put(INDEX, index(pages, folder));
        return pages;
    }

    private static String index(Map<String, String> made, Path folder) throws IOException {
        var titles = new TreeMap<String, String>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file :
                        files.filter(file -> file.toString().endsWith(".md")).toList()) {
                    titles.put(String.valueOf(file.getFileName()), firstLines(Files.readString(file)));
                }
            }
        }
        made.forEach((name, text) -> titles.put(name, firstLines(text)));
        titles.remove(INDEX);
        var page = new StringBuilder("""
                # Reference

                Pages marked * are made from the contracts in `bundles/io.transom.api` and are not edited by hand:
                `mvn test -pl bundles/io.transom.api -Dtest=ReferencePagesTest -Dreference.write=true` writes them, and
                the same test without `-Dreference.write` fails when one of them is out of date.

                | page | |
                |---|---|
                """);
        titles.forEach((name, title) -> page.append("| [%s](%s)%s | %s |\n"
                .formatted(name.replace(".md", ""), name, made.containsKey(name) ? " *" : "", title)));
        return page.toString();
    }

    /** The first sentence below the heading, else the heading. */
    private static String firstLines(String text) {
        List<String> lines = text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("<!--"))
                .toList();
        if (lines.isEmpty()) {
            return "";
        }
        String heading = lines.get(0).replaceFirst("^#+ *", "");
        return lines.size() > 1
                        && !lines.get(1).startsWith("#")
                        && !lines.get(1).startsWith("|")
                ? lines.get(1).replaceFirst("(?<=[.:]) .*", "").replaceFirst(":$", ".")
                : heading;
    }
}
