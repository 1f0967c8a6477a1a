package io.transom.core.internal;

import java.util.Comparator;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/**
 * Which module it is, as plain data: it keeps neither the service nor the bundle. The natural order is the order in which modules
 * win a URI: the higher ranking, then the lower service ID.
 *
 * @param id service ID
 * @param bundle symbolic name
 */
record ModuleId(long id, String bundle, String version, String family, int ranking) implements Comparable<ModuleId> {
    /** As {@link io.transom.api.spi.HandlerFamily} writes it into the service's properties. */
    private static final String FAMILY = "io.transom.handler.family";

    private static final Comparator<ModuleId> WINNERS_FIRST =
            Comparator.comparingInt(ModuleId::ranking).reversed().thenComparingLong(ModuleId::id);

    static ModuleId of(ServiceReference<?> reference) {
        Bundle bundle = reference.getBundle();
        return new ModuleId(
                (Long) reference.getProperty(Constants.SERVICE_ID),
                bundle == null ? "gone" : bundle.getSymbolicName(),
                (bundle == null ? Version.emptyVersion : bundle.getVersion()).toString(),
                reference.getProperty(FAMILY) instanceof String family ? family : "",
                reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0);
    }

    @Override
    public int compareTo(ModuleId other) {
        return WINNERS_FIRST.compare(this, other);
    }

    @Override
    public String toString() {
        return bundle;
    }
}
