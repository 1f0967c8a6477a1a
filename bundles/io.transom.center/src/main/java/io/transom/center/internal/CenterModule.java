package io.transom.center.internal;

import io.transom.api.center.DomainControl;
import io.transom.api.center.ManagedNodes;
import io.transom.api.center.Mrealms;
import io.transom.api.center.Organizations;
import io.transom.api.center.Pairing;
import io.transom.api.center.UserAccess;
import io.transom.api.center.Users;
import io.transom.api.center.WebClusters;
import io.transom.api.spi.Contribution;
import io.transom.api.spi.HandlerFamily;
import io.transom.api.spi.HandlerModule;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The center's own procedures, offered like those of any handler bundle. */
@Component
@HandlerFamily("center")
public final class CenterModule implements HandlerModule {
    private final Center center;

    @Activate
    public CenterModule(@Reference Center center) {
        this.center = center;
    }

    @Override
    public void contribute(Contribution to) {
        to.implement(DomainControl.class, new DomainProcedures(center))
                .implement(Users.class, new UserProcedures(center))
                .procedure(RemoteMetaApi.SPEC, new RemoteMetaApi(center))
                .implementPerCall(
                        Organizations.class, call -> new OrganizationProcedures(center, Caller.of(call.caller())))
                .implementPerCall(UserAccess.class, call -> new UserAccessProcedures(center, Caller.of(call.caller())))
                .implementPerCall(Mrealms.class, call -> new MrealmProcedures(center, Caller.of(call.caller())))
                .implementPerCall(
                        WebClusters.class, call -> new WebClusterProcedures(center, call.place(), call.caller()))
                .implementPerCall(Pairing.class, call -> new PairingProcedures(center, Caller.of(call.caller())))
                .implementPerCall(
                        ManagedNodes.class, call -> new ManagedNodeProcedures(center, call.place(), call.caller()));
    }
}
