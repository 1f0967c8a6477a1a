package io.transom.handler.container.internal;

import io.transom.api.container.ContainerComponents;
import io.transom.api.spi.Contribution;
import io.transom.api.spi.HandlerFamily;
import io.transom.api.spi.HandlerModule;
import org.osgi.service.component.annotations.Component;

/** Offers the family container at a center: every procedure is forwarded to the node, every event relayed. */
@Component
@HandlerFamily("container")
public final class ContainerModule implements HandlerModule {
    @Override
    public void contribute(Contribution to) {
        to.forward(ContainerComponents.class);
    }
}
