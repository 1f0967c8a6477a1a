package io.transom.itests.rooms;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RoomsTest {
    private static final Path ROOT = Path.of(System.getProperty("transom.root"));
    private static final Map<String, BuiltBundle> BUILT = BuiltBundle.all();
    /** {@code karaf.startlevel.bundle}, for bundles that name none. */
    private static final int KARAF_START_LEVEL = 80;

    private static List<Room> table;

    @BeforeAll
    static void readTable() throws IOException {
        table = Room.table(ROOT.resolve("docs/architecture.md"));
    }

    static Collection<BuiltBundle> bundles() {
        return BUILT.values();
    }

    @Test
    void everyBundleFolderIsLookedAtHere() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT.resolve("bundles"))) {
            Set<String> names = folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .map(folder -> folder.getFileName().toString())
                    .collect(Collectors.toCollection(TreeSet::new));

            assertEquals(names, BUILT.keySet());
        }
    }

    @Test
    void everyRowIsABundle() {
        assertAll(table.stream()
                .map(room -> () -> assertTrue(BUILT.keySet().stream().anyMatch(room::isFor), room.bundle())));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void importsOnlyWhatItsRowNames(BuiltBundle bundle) {
        Room room = room(bundle);
        Map<String, String> exporters = new HashMap<>();
        BUILT.values()
                .forEach(each -> each.exports().forEach(clause -> exporters.put(clause.packageName(), each.name())));

        assertAll(bundle.imports().stream().map(clause -> () -> {
            String imported = clause.packageName();
            if (imported.startsWith(Room.PREFIX)) {
                String exporter = exporters.get(imported);
                assertNotNull(exporter, () -> imported + " is exported by nobody");
                assertTrue(
                        exporter.equals(bundle.name()) || room.mayImportFrom(exporter),
                        () -> imported + " of " + exporter + " is not in the row");
            } else {
                assertTrue(room.mayImport(imported), () -> imported + " is not in the row");
            }
        }));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void exportsOnlyAsAnApiBundle(BuiltBundle bundle) {
        Room room = room(bundle);

        assertAll(bundle.exports().stream().map(clause -> () -> {
            assertTrue(room.mayExport(clause.packageName(), bundle.name()), clause::packageName);
            assertTrue(clause.versioned(), () -> clause.packageName() + " has no version");
        }));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void isWiredByPackagesAndServicesOnly(BuiltBundle bundle) {
        for (String header : List.of("DynamicImport-Package", "Require-Bundle", "Bundle-Activator", "Fragment-Host")) {
            assertFalse(bundle.headers().containsKey(header), () -> bundle.name() + " has " + header);
        }
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void theHostHasNoOptionalImports(BuiltBundle bundle) {
        if (bundle.name().equals("io.transom.api") || bundle.name().equals("io.transom.core")) {
            assertEquals(
                    List.of(),
                    bundle.imports().stream().filter(Clause::optional).toList(),
                    bundle.name());
        }
    }

    /** A bundle in two features is refreshed by whoever installs the other one. */
    @Test
    void everyBundleIsInOneFeatureAtMost() throws IOException {
        String features = Files.readString(ROOT.resolve("features/src/main/feature/feature.xml"));
        Map<String, Long> places = Pattern.compile("mvn:([^/]+/[^/]+)/")
                .matcher(features)
                .results()
                .collect(Collectors.groupingBy(match -> match.group(1), Collectors.counting()));

        assertFalse(places.isEmpty());
        assertEquals(
                Set.of(),
                places.entrySet().stream()
                        .filter(place -> place.getValue() > 1)
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet()));
    }

    /** Else {@code /readyz} would say yes, and a call in that moment find nobody. */
    @Test
    void theCenterStartsAfterTheHandlers() throws IOException {
        String features = Files.readString(ROOT.resolve("features/src/main/feature/feature.xml"));
        Map<String, Integer> levels = Pattern.compile(
                        "<bundle(?: start-level=\"(\\d+)\")?>mvn:io\\.transom/io\\.transom\\.(center|handler\\.[a-z]+)/")
                .matcher(features)
                .results()
                .collect(Collectors.toMap(
                        match -> match.group(2),
                        match -> match.group(1) == null ? KARAF_START_LEVEL : Integer.parseInt(match.group(1))));

        int center = levels.remove("center");
        assertEquals(5, levels.size(), levels::toString);
        assertTrue(levels.values().stream().allMatch(handler -> handler < center), levels::toString);
    }

    private static Room room(BuiltBundle bundle) {
        return table.stream()
                .filter(room -> room.isFor(bundle.name()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(bundle.name() + " has no row in docs/architecture.md"));
    }
}
