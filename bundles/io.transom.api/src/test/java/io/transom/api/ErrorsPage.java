package io.transom.api;

import io.transom.wamp.ErrorUris;
import java.lang.reflect.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The reference page of all error URIs. */
final class ErrorsPage {
    private static final int MANY = 8;

    /** What the URIs of WAMP mean here. A new constant of {@link ErrorUris} needs a line. */
    private static final Map<String, String> MEANINGS = meanings();

    private ErrorsPage() {}

    /** @param pages the pages of procedures, to link to */
    static String text(Map<String, String> pages) {
        var general = new StringBuilder();
        var closing = new StringBuilder();
        constants(ErrorUris.class).values().stream().sorted().forEach(uri -> {
            String meaning = MEANINGS.get(uri);
            if (meaning == null) {
                throw new IllegalStateException(uri + " needs a line in " + ErrorsPage.class.getName() + ".meanings");
            }
            (uri.startsWith("wamp.close.") ? closing : general)
                    .append("| `%s` | %s | %s |\n".formatted(uri, meaning, raisedBy(uri, pages)));
        });
        var own = new StringBuilder();
        Map<String, String> comments = SourceComments.ofConstants(Errors.class);
        var byUri = new TreeMap<String, String>();
        constants(Errors.class).forEach((name, uri) -> byUri.put(uri, comments.get(name)));
        byUri.forEach(
                (uri, meaning) -> own.append("| `%s` | %s | %s |\n".formatted(uri, meaning, raisedBy(uri, pages))));
        return """
                # Errors

                Error URIs of calls and reasons of closes.

                An error has a text for people as its first argument; what else it carries is said below. Wording is not
                part of the API, and no error tells a secret. What fails unexpectedly is `wamp.error.runtime_error` with
                an incident ID in its text, which is also in the log.

                <!-- Made from the contracts; see README.md. -->

                ## General errors

                Any call can fail with these of WAMP itself; the last column has the procedures that raise one for a
                reason of their own.

                | URI | when | also of |
                |---|---|---|
                %s
                ## Errors of the management API

                | URI | when | of |
                |---|---|---|
                %s
                ## Reasons of GOODBYE

                | URI | when | of |
                |---|---|---|
                %s""".formatted(general, own, closing);
    }

    private static Map<String, String> constants(Class<?> type) {
        var result = new LinkedHashMap<String, String>();
        for (Field field : type.getFields()) {
            try {
                result.put(field.getName(), (String) field.get(null));
            } catch (IllegalAccessException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        return result;
    }

    /** Links to the procedures; their number when there are many. */
    private static String raisedBy(String uri, Map<String, String> pages) {
        List<String> links = AllContracts.classes().stream()
                .map(ContractDescription::of)
                .flatMap(contract -> contract.procedures().stream()
                        .filter(procedure -> procedure.errors().contains(uri))
                        .map(procedure -> link(contract, procedure, pages)))
                .distinct()
                .sorted()
                .toList();
        return links.size() > MANY ? links.size() + " procedures" : String.join(", ", links);
    }

    private static String link(
            ContractDescription contract, ProcedureDescription procedure, Map<String, String> pages) {
        String name = contract.family() + "." + procedure.name();
        return pages.containsKey(contract.family() + ".md")
                ? "[%s](%s.md#%s)".formatted(name, contract.family(), FamilyPage.anchor(procedure.name()))
                : "[%s](center.md#%s)".formatted(name, FamilyPage.anchor(name));
    }

    private static Map<String, String> meanings() {
        var result = new LinkedHashMap<String, String>();
        result.put(ErrorUris.INVALID_URI, "A URI is malformed or reserved.");
        result.put(
                ErrorUris.NO_SUCH_PROCEDURE,
                "Nobody has registered the procedure: no such procedure, node offline, no such worker, or the worker "
                        + "does not have it.");
        result.put(ErrorUris.PROCEDURE_ALREADY_EXISTS, "Somebody else has registered the procedure.");
        result.put(ErrorUris.NO_SUCH_REGISTRATION, "There is no such registration.");
        result.put(ErrorUris.NO_SUCH_SUBSCRIPTION, "There is no such subscription.");
        result.put(ErrorUris.NO_SUCH_SESSION, "There is no such session on the realm.");
        result.put(ErrorUris.HISTORY_UNAVAILABLE, "No events are kept of the subscription.");
        result.put(ErrorUris.TESTAMENT_ERROR, "The scope of a testament is neither destroyed nor detached.");
        result.put(ErrorUris.NO_SUCH_REALM, "The realm does not run.");
        result.put(ErrorUris.NO_SUCH_ROLE, "The realm has no such role.");
        result.put(ErrorUris.NO_SUCH_PRINCIPAL, "There is nobody of that authid.");
        result.put(ErrorUris.NO_AUTH_METHOD, "None of the offered authentication methods will do.");
        result.put(
                ErrorUris.INVALID_ARGUMENT,
                "An argument is missing, given twice, not known, or of the wrong type; the text names procedure and "
                        + "parameter, what was expected and what was found.");
        result.put(ErrorUris.INVALID_PAYLOAD, "Arguments or a result cannot be written in the receiver's serializer.");
        result.put(ErrorUris.NOT_AUTHORIZED, "The caller's role does not allow it.");
        result.put(ErrorUris.AUTHORIZATION_FAILED, "Whether it is allowed could not be found out.");
        result.put(ErrorUris.AUTHENTICATION_FAILED, "The session could not prove who it is.");
        result.put(
                ErrorUris.CANCELED,
                "The call was canceled: by its caller, or since node, worker or handler bundle went away.");
        result.put(ErrorUris.TIMEOUT, "The call took longer than the caller or the center allows.");
        result.put(ErrorUris.UNAVAILABLE, "Something that is needed is away for the moment.");
        result.put(ErrorUris.NO_AVAILABLE_CALLEE, "Every callee has answered that it is unavailable.");
        result.put(ErrorUris.NO_ELIGIBLE_CALLEE, "No callee is left that may be called.");
        result.put(ErrorUris.OPTION_DISALLOWED_DISCLOSE_ME, "Who calls or publishes must not be told.");
        result.put(ErrorUris.OPTION_NOT_ALLOWED, "An option is not allowed to this session.");
        result.put(ErrorUris.FEATURE_NOT_SUPPORTED, "The router did not announce what the call or publication needs.");
        result.put(ErrorUris.PROTOCOL_VIOLATION, "A message is malformed or out of order; the session ends.");
        result.put(ErrorUris.PAYLOAD_SIZE_EXCEEDED, "A message is larger than the limit.");
        result.put(ErrorUris.NETWORK_FAILURE, "The connection was lost.");
        result.put(ErrorUris.RUNTIME_ERROR, "Anything else that failed.");
        result.put(ErrorUris.CLOSE_NORMAL, "The session leaves.");
        result.put(ErrorUris.GOODBYE_AND_OUT, "Answer to a GOODBYE.");
        result.put(ErrorUris.SYSTEM_SHUTDOWN, "The process ends.");
        result.put(ErrorUris.CLOSE_REALM, "The realm is stopped.");
        result.put(ErrorUris.KILLED, "Somebody ended the session.");
        result.put(
                ErrorUris.AUTH_CHANGED,
                "The session's authority was taken away, for example because its node was unpaired.");
        return result;
    }
}
