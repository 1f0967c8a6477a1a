package io.transom.itests.karaf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The distribution after its first start. */
@ExtendWith(Shared.class)
class DistributionTest {
    private final KarafProcess karaf;

    DistributionTest(KarafProcess karaf) {
        this.karaf = karaf;
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
    void nothingIsRefreshedDuringTheFirstStart() {
        assertTrue(karaf.bootLog().contains("module io.transom.handler.router: bound"));
        assertFalse(karaf.bootLog().contains("Stopping bundles"));
    }

    @Test
    void nothingGoesWrongDuringTheFirstStart() {
        assertEquals(
                List.of(),
                karaf.bootLog()
                        .lines()
                        .filter(line -> line.contains(" ERROR ") || line.startsWith("\tat "))
                        .toList());
    }

    private Iterable<CompositeData> bundles() throws Exception {
        TabularData table = (TabularData)
                karaf.mbeans().getAttribute(new ObjectName("org.apache.karaf:type=bundle,name=root"), "Bundles");
        return table.values().stream().map(CompositeData.class::cast).toList();
    }
}
