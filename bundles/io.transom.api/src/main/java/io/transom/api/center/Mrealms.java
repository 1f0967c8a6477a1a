package io.transom.api.center;

import static io.transom.api.Access.OWN;
import static io.transom.api.Access.READ;
import static io.transom.api.Errors.ALREADY_EXISTS;
import static io.transom.api.Errors.DEPENDENT_OBJECTS;
import static io.transom.api.Errors.FABRIC_NOT_AUTHORIZED;
import static io.transom.api.Errors.INVALID_REALM;
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
import org.jspecify.annotations.Nullable;

/** The management realms of a center. */
@Contract(family = "mrealm", scope = Scope.DOMAIN, doc = "The management realms of a center.")
@Event(value = "on_mrealm_created", relayed = false, doc = "A management realm was created: the mrealm.")
@Event(
        value = "on_mrealm_modified",
        relayed = false,
        doc = "A management realm was changed: its OID, and a map of what is different now.")
@Event(
        value = "on_realm_deleted",
        relayed = false,
        doc = "A management realm was deleted: the result of delete_mrealm.")
public interface Mrealms {
    @Procedure(access = READ, doc = "Lists all management realms: their OIDs, or their names in ascending order.")
    CompletionStage<List<String>> listMrealms(
            @Param(value = "return_names", byDefault = "null", doc = "Whether to list names.") @Nullable
                    Boolean returnNames);

    @Procedure(
            access = READ,
            errors = {NO_SUCH_OBJECT, INVALID_ARGUMENT},
            doc = "Describes a management realm.")
    CompletionStage<MrealmInfo> getMrealm(
            @Param(value = "mrealm_oid", doc = "OID of the management realm.") String oid);

    @Procedure(access = READ, errors = NO_SUCH_OBJECT, doc = "Describes the management realm of that name.")
    CompletionStage<MrealmInfo> getMrealmByName(
            @Param(value = "mrealm_name", doc = "Name of the management realm.") String name);

    @Procedure(
            access = OWN,
            errors = {INVALID_REALM, ALREADY_EXISTS, INVALID_ARGUMENT},
            events = "on_mrealm_created",
            doc = "Creates and starts a management realm that belongs to the caller. When it returns, nodes "
                    + "and operators can log "
                    + "in and all procedures are there.")
    CompletionStage<MrealmInfo> createMrealm(
            @Param(
                            value = "mrealm",
                            doc = "name (a letter, then 2 to 254 of letters, digits, _ - @ and dot), and if "
                                    + "wanted label, "
                                    + "description (texts), tags (list of texts). Other keys are ignored.")
                    Map<String, Object> mrealm);

    @Procedure(
            access = OWN,
            errors = {
                NO_SUCH_OBJECT,
                FABRIC_NOT_AUTHORIZED,
                INVALID_ARGUMENT,
                DEPENDENT_OBJECTS,
                ALREADY_EXISTS,
                INVALID_REALM
            },
            events = "on_mrealm_modified",
            doc = "Changes a management realm of the caller and returns what is different now.")
    CompletionStage<Map<String, Object>> modifyMrealm(
            @Param(value = "mrealm_oid", doc = "OID of the management realm.") String oid,
            @Param(value = "mrealm_diff", doc = "label, description, tags; name only while no node is paired.")
                    Map<String, Object> diff);

    @Procedure(
            access = OWN,
            errors = {NO_SUCH_OBJECT, FABRIC_NOT_AUTHORIZED, DEPENDENT_OBJECTS, INVALID_ARGUMENT},
            events = "on_realm_deleted",
            doc = "Ends and deletes a management realm of the caller; its sessions are ended.")
    CompletionStage<MrealmDeletion> deleteMrealm(
            @Param(value = "mrealm_oid", doc = "OID of the management realm.") String oid,
            @Param(
                            value = "cascade",
                            byDefault = "false",
                            doc = "Whether nodes that are paired with it are unpaired first.")
                    boolean cascade);

    @Procedure(
            access = OWN,
            errors = {NO_SUCH_OBJECT, FABRIC_NOT_AUTHORIZED, DEPENDENT_OBJECTS},
            events = "on_realm_deleted",
            doc = "Ends and deletes the management realm of that name, as delete_mrealm does.")
    CompletionStage<MrealmDeletion> deleteMrealmByName(
            @Param(value = "mrealm_name", doc = "Name of the management realm.") String name,
            @Param(
                            value = "cascade",
                            byDefault = "false",
                            doc = "Whether nodes that are paired with it are unpaired first.")
                    boolean cascade);

    @Procedure(
            access = OWN,
            errors = {NO_SUCH_OBJECT, FABRIC_NOT_AUTHORIZED, INVALID_ARGUMENT},
            doc = "Replaces the roles of a user on a management realm of the caller. Returns them. Sessions "
                    + "that are joined keep "
                    + "theirs.")
    CompletionStage<List<String>> setRolesOnMrealmForUser(
            @Param(value = "mrealm_oid", doc = "OID of the management realm.") String mrealmOid,
            @Param(value = "user_oid", doc = "OID of the user.") String userOid,
            @Param(
                            value = "user_roles",
                            nullable = true,
                            doc = "Some of owner, admin, operator, developer, guest; user stands for "
                                    + "developer. Empty or null "
                                    + "revokes all.")
                    @Nullable
                    List<String> roles);
}
