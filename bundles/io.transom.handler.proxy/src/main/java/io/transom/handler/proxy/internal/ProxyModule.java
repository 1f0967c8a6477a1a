package io.transom.handler.proxy.internal;

import io.transom.api.proxy.ProxyConnections;
import io.transom.api.proxy.ProxyRoutes;
import io.transom.api.proxy.ProxyTransports;
import io.transom.api.proxy.ProxyWebServices;
import io.transom.api.spi.Contribution;
import io.transom.api.spi.HandlerFamily;
import io.transom.api.spi.HandlerModule;
import org.osgi.service.component.annotations.Component;

/** Offers the family proxy at a center: every procedure is forwarded to the node, every event relayed. */
@Component
@HandlerFamily("proxy")
public final class ProxyModule implements HandlerModule {
    @Override
    public void contribute(Contribution to) {
        to.forward(ProxyTransports.class, ProxyWebServices.class, ProxyRoutes.class, ProxyConnections.class);
    }
}
