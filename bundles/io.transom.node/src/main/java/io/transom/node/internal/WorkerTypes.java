package io.transom.node.internal;

import io.transom.api.spi.WorkerType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The worker types that are installed now. */
@Component(service = WorkerTypes.class)
public final class WorkerTypes {
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<WorkerType> installed = List.of();

    /** By name. */
    Map<String, WorkerType> byName() {
        var result = new TreeMap<String, WorkerType>();
        installed.forEach(type -> result.putIfAbsent(type.name(), type));
        return result;
    }
}
