package io.transom.center.internal;

import io.transom.api.Errors;
import io.transom.api.center.OrganizationInfo;
import io.transom.api.center.Organizations;
import io.transom.api.store.CenterState;
import io.transom.api.store.CenterState.Label;
import io.transom.api.store.CenterState.Organization;
import io.transom.api.store.CenterStore.Update;
import io.transom.api.store.Change;
import io.transom.wamp.Json;
import io.transom.wamp.WampError;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The organizations on record, for one caller. */
final class OrganizationProcedures implements Organizations {
    private static final int NAME_LENGTH = 255;
    private static final int TYPES = 255;

    private final Center center;
    private final Caller caller;

    OrganizationProcedures(Center center, Caller caller) {
        this.center = center;
        this.caller = caller;
    }

    @Override
    public CompletionStage<List<String>> listOrganizations() {
        return CompletableFuture.completedStage(
                center.state().organizations().keySet().stream().sorted().toList());
    }

    @Override
    public CompletionStage<OrganizationInfo> getOrganization(String orgOid) {
        return CompletableFuture.completedStage(Views.of(find(center.state(), orgOid)));
    }

    @Override
    public CompletionStage<OrganizationInfo> createOrganization(Map<String, Object> organization) {
        Label label = Checks.label("organization", organization, Label.NONE);
        String name = name(organization.get("name"));
        int type = type(organization.get("otype"));
        return center.store()
                .update(state -> {
                    var created = new Organization(
                            UUID.randomUUID().toString(),
                            label,
                            name,
                            type,
                            Times.micros(center.clock().instant()),
                            caller.user(state).oid());
                    return new Update<>(List.of(new Change.PutOrganization(created)), created);
                })
                .thenApply(stored -> announced("on_organization_created", stored));
    }

    @Override
    public CompletionStage<OrganizationInfo> deleteOrganization(String orgOid, boolean cascade) {
        return center.store()
                .update(state -> {
                    Organization found = find(state, orgOid);
                    if (!caller.superuser() && !caller.user(state).oid().equals(found.owner())) {
                        throw new WampError(
                                Errors.FABRIC_NOT_AUTHORIZED,
                                "\"" + caller.authid() + "\" has not created organization " + Json.show(found.name()));
                    }
                    return new Update<>(List.of(new Change.RemoveOrganization(found.oid())), found);
                })
                .thenApply(removed -> announced("on_organization_deleted", removed));
    }

    private OrganizationInfo announced(String event, Organization organization) {
        var result = Views.of(organization);
        Announcements.onDomain(center, Names.USER + event, result);
        return result;
    }

    private static Organization find(CenterState state, String oid) {
        Organization found = state.organizations().get(Checks.oid("org_oid", oid));
        if (found == null) {
            throw new WampError(Errors.NO_SUCH_OBJECT, "no organization with OID " + oid);
        }
        return found;
    }

    private static String name(@Nullable Object value) {
        if (value instanceof String name && !name.isBlank() && name.length() <= NAME_LENGTH) {
            return name;
        }
        throw Checks.invalid("organization/name", "a text of 1 to " + NAME_LENGTH + " characters", value);
    }

    private static int type(@Nullable Object value) {
        if (value == null) {
            return 0;
        }
        if (value instanceof Long type && type >= 1 && type <= TYPES) {
            return type.intValue();
        }
        throw Checks.invalid("organization/otype", "an integer from 1 to " + TYPES + " or null", value);
    }
}
