package io.transom.center.internal;

import io.transom.api.Errors;
import io.transom.api.center.OrganizationInfo;
import io.transom.api.center.Organizations;
import io.transom.api.store.CenterState;
import io.transom.api.store.CenterState.Label;
import io.transom.api.store.CenterState.Organization;
import io.transom.api.store.CenterStore.Update;
import io.transom.api.store.Change;
import io.transom.wamp.WampError;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The organizations on record. */
final class OrganizationProcedures implements Organizations {
    private static final int NAME_LENGTH = 255;
    private static final int TYPES = 255;

    private final Center center;

    OrganizationProcedures(Center center) {
        this.center = center;
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
        var created = new Organization(
                UUID.randomUUID().toString(),
                Checks.label("organization", organization, Label.NONE),
                name(organization.get("name")),
                type(organization.get("otype")),
                Times.micros(center.clock().instant()));
        return center.store()
                .update(state -> new Update<>(List.of(new Change.PutOrganization(created)), created))
                .thenApply(stored -> announced("on_organization_created", stored));
    }

    @Override
    public CompletionStage<OrganizationInfo> deleteOrganization(String orgOid, boolean cascade) {
        return center.store()
                .update(state -> {
                    Organization found = find(state, orgOid);
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
