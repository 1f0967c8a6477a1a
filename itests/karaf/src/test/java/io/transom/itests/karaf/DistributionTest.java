package io.transom.itests.karaf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution as it is delivered, looked at from outside. */
class DistributionTest {
    @TempDir
    static Path folder;

    private static KarafProcess karaf;

    @BeforeAll
    static void start() throws Exception {
        karaf = KarafProcess.start(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        if (karaf != null) {
            karaf.stop();
        }
    }

    @Test
    void allOurBundlesAreActive() throws Exception {
        Map<String, String> states = new TreeMap<>();
        for (CompositeData bundle : bundles()) {
            String name = String.valueOf(bundle.get("Symbolic Name"));
            if (name.startsWith("io.transom.")) {
                states.put(name, String.valueOf(bundle.get("State")));
            }
        }

        assertFalse(states.isEmpty());
        states.values().removeIf("Active"::equals);
        assertEquals(Map.of(), states);
    }

    @Test
    void runsTheServiceComponentRuntimeThatWeChose() throws Exception {
        Map<String, String> versions = new TreeMap<>();
        for (CompositeData bundle : bundles()) {
            versions.put(String.valueOf(bundle.get("Symbolic Name")), String.valueOf(bundle.get("Version")));
        }

        assertEquals("2.2.18", versions.get("org.apache.felix.scr"));
    }

    /** A refresh while Karaf starts costs seconds and can hang it. */
    @Test
    void nothingIsRefreshedDuringTheFirstStart() throws Exception {
        String log = Files.readString(karaf.folder().resolve("data/log/karaf.log"));

        assertTrue(log.contains("transom"));
        assertFalse(log.contains("Stopping bundles"));
    }

    private static Iterable<CompositeData> bundles() throws Exception {
        TabularData table = (TabularData)
                karaf.mbeans().getAttribute(new ObjectName("org.apache.karaf:type=bundle,name=root"), "Bundles");
        return table.values().stream().map(CompositeData.class::cast).toList();
    }
}
