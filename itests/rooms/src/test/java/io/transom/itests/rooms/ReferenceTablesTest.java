package io.transom.itests.rooms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.Limit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The tables in docs/reference that are made from the built bundles say what these say. */
class ReferenceTablesTest {
    private static final Path ROOT = Path.of(System.getProperty("transom.root"));
    private static final Path FOLDER = ROOT.resolve("docs/reference");
    private static final String WRITE = "mvn test -pl itests/rooms -Dtest=ReferenceTablesTest -Dreference.write=true";
    private static final Pattern LIMIT_WITH_ID = Pattern.compile("new Limit\\(\\s*\"([^\"]+)\"");

    @TestFactory
    List<DynamicTest> tablesAreUpToDate() throws IOException {
        List<ReferencePage> pages = List.of(
                new ReferencePage("configuration.md", Map.of("settings", Setting.tables())),
                new ReferencePage("limits.md", Map.of("limits", Limits.table())),
                new ReferencePage(
                        "roles.md",
                        Map.of(
                                "domain realm", Procedures.onDomainRealm(),
                                "management realms", Procedures.onManagementRealms())),
                new ReferencePage("protocol.md", Map.of("renamed events", Procedures.renamedEvents())));
        var tests = new ArrayList<DynamicTest>();
        for (ReferencePage page : pages) {
            String expected = page.text(FOLDER);
            if (Boolean.getBoolean("reference.write")) {
                Files.writeString(page.in(FOLDER), expected);
            }
            tests.add(DynamicTest.dynamicTest(
                    page.name(),
                    () -> assertEquals(
                            expected,
                            Files.readString(page.in(FOLDER)),
                            "docs/reference/" + page.name() + " is out of date; run " + WRITE)));
        }
        return tests;
    }

    /** A limit is whole: its error has the ID, and a test of its bundle reaches it and sees that it is counted under its ID. */
    @TestFactory
    List<DynamicTest> everyLimitIsCountedAndTold() throws IOException {
        List<String> counting = new ArrayList<>();
        try (Stream<Path> files = Files.walk(ROOT.resolve("bundles"))) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith("Test.java")).toList()) {
                String source = Files.readString(file, StandardCharsets.UTF_8);
                if (source.contains("imitHits")) {
                    counting.add(source);
                }
            }
        }
        var tests = new ArrayList<DynamicTest>();
        Limits.all()
                .forEach((id, row) -> tests.add(DynamicTest.dynamicTest(id, () -> {
                    Limit limit = row.limit();
                    assertTrue(id.matches("[a-z0-9]+(\\.[a-z0-9]+)+"), id);
                    assertTrue(limit.value() > 0, "default of " + id);
                    assertTrue(
                            limit.reason().matches("(wamp\\.error|transom\\.(close|error))\\.[a-z_]+"), limit.reason());
                    assertTrue(limit.doc().endsWith("."), limit.doc());
                    assertTrue(limit.error(limit.value() + 1).text().startsWith("limit " + id + ": at most "), id);
                    assertTrue(
                            counting.stream().anyMatch(source -> source.contains("\"" + id + "\"")),
                            "no test that looks at limit hits names " + id);
                })));
        return tests;
    }

    /** What the classes do not give away is found in the sources. */
    @Test
    void everyLimitOfTheSourcesIsInTheTable() throws IOException {
        Set<String> missing = new TreeSet<>();
        try (Stream<Path> files = Files.walk(ROOT.resolve("bundles"))) {
            for (Path file : files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toString().contains("src/main"))
                    .toList()) {
                LIMIT_WITH_ID
                        .matcher(Files.readString(file, StandardCharsets.UTF_8))
                        .results()
                        .forEach(match -> missing.add(match.group(1)));
            }
        }
        missing.removeAll(Limits.all().keySet());

        assertEquals(Set.of(), missing, "limits that itests/rooms/.../Limits.java does not find");
    }
}
