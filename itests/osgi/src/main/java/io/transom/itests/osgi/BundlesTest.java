package io.transom.itests.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.junit5.context.BundleContextExtension;

@ExtendWith(BundleContextExtension.class)
class BundlesTest {
    @InjectBundleContext
    BundleContext framework;

    @Test
    void allOurBundlesAreActive() {
        List<Bundle> ours = Arrays.stream(framework.getBundles())
                .filter(bundle -> bundle.getSymbolicName().startsWith("io.transom."))
                .toList();

        assertFalse(ours.isEmpty());
        assertEquals(
                List.of(),
                ours.stream()
                        .filter(bundle -> bundle.getState() != Bundle.ACTIVE)
                        .map(Bundle::getSymbolicName)
                        .toList());
    }
}
