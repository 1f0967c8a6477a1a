package io.transom.api.center;

import static io.transom.api.Access.OWN;
import static io.transom.api.Access.READ;
import static io.transom.api.Errors.FABRIC_NOT_AUTHORIZED;
import static io.transom.api.Errors.NO_SUCH_OBJECT;
import static io.transom.wamp.ErrorUris.INVALID_ARGUMENT;

import io.transom.api.Contract;
import io.transom.api.Event;
import io.transom.api.Param;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Organizations: names on record, to which nothing belongs. */
@Contract(family = "user", scope = Scope.DOMAIN, doc = "Organizations: names on record, to which nothing belongs.")
@Event(value = "on_organization_created", relayed = false, doc = "An organization was created: the organization.")
@Event(value = "on_organization_deleted", relayed = false, doc = "An organization was deleted: what was on record.")
public interface Organizations {
    @Procedure(access = READ, doc = "Lists the OIDs of all organizations.")
    CompletionStage<List<String>> listOrganizations();

    @Procedure(
            access = READ,
            errors = {NO_SUCH_OBJECT, INVALID_ARGUMENT},
            doc = "Describes an organization.")
    CompletionStage<OrganizationInfo> getOrganization(
            @Param(value = "org_oid", doc = "OID of the organization.") String orgOid);

    @Procedure(
            access = OWN,
            errors = INVALID_ARGUMENT,
            events = "on_organization_created",
            doc = "Puts an organization on record. Several may have the same name.")
    CompletionStage<OrganizationInfo> createOrganization(
            @Param(
                            value = "organization",
                            doc = "name (text, not empty), and if wanted label, description (texts), tags (list of "
                                    + "texts), otype (integer from 1 to 255). Other keys are ignored.")
                    Map<String, Object> organization);

    @Procedure(
            access = OWN,
            errors = {NO_SUCH_OBJECT, FABRIC_NOT_AUTHORIZED, INVALID_ARGUMENT},
            events = "on_organization_deleted",
            doc = "Takes an organization that the caller created off the record, and returns what was there. The "
                    + "superuser may do it with all.")
    CompletionStage<OrganizationInfo> deleteOrganization(
            @Param(value = "org_oid", doc = "OID of the organization.") String orgOid,
            @Param(value = "cascade", byDefault = "false", doc = "Has no effect, since nothing depends on one.")
                    boolean cascade);
}
