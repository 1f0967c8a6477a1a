package io.transom.handler.router.internal;

import io.transom.api.router.RouterComponents;
import io.transom.api.router.RouterLinks;
import io.transom.api.router.RouterRealms;
import io.transom.api.router.RouterRoles;
import io.transom.api.router.RouterSessions;
import io.transom.api.router.RouterStatistics;
import io.transom.api.router.RouterTransports;
import io.transom.api.router.RouterWebServices;
import io.transom.api.spi.Contribution;
import io.transom.api.spi.HandlerFamily;
import io.transom.api.spi.HandlerModule;
import org.osgi.service.component.annotations.Component;

/** Offers the family router at a center: every procedure is forwarded to the node, every event relayed. */
@Component
@HandlerFamily("router")
public final class RouterModule implements HandlerModule {
    @Override
    public void contribute(Contribution to) {
        to.forward(
                RouterRealms.class,
                RouterStatistics.class,
                RouterRoles.class,
                RouterTransports.class,
                RouterWebServices.class,
                RouterComponents.class,
                RouterSessions.class,
                RouterLinks.class);
    }
}
