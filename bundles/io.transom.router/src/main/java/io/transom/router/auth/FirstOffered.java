package io.transom.router.auth;

import io.transom.router.Authenticator;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Json;
import io.transom.wamp.Message;
import io.transom.wamp.WampError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Takes the first method that a client offers and that is there. */
final class FirstOffered implements Authenticator {
    private static final int MOST_OFFERED = 32;

    private final Map<String, AuthMethod> byName = new HashMap<>();
    private final @Nullable Set<String> known;

    FirstOffered(List<AuthMethod> methods, @Nullable Set<String> known) {
        this.known = known;
        for (AuthMethod method : methods) {
            method.names().forEach(name -> byName.put(name, method));
        }
    }

    @Override
    public CompletionStage<Step> hello(Message.Hello hello, Candidate candidate) {
        Object given = hello.details().get("authmethods");
        if (given != null && !(given instanceof List<?>)) {
            return Steps.refuse(
                    ErrorUris.NOT_AUTHORIZED, "authmethods: expected a list of texts, found " + Json.show(given));
        }
        List<?> offered = given instanceof List<?> list && !list.isEmpty() ? list : List.of("anonymous");
        for (Object name : offered.subList(0, Math.min(offered.size(), MOST_OFFERED))) {
            if (name instanceof String text && byName.containsKey(text)) {
                return begin(byName.get(text), Claim.of(hello, candidate, text));
            } else if (known != null && !(name instanceof String text && known.contains(text))) {
                return Steps.refuse(
                        ErrorUris.NOT_AUTHORIZED,
                        "authmethods: " + Json.show(name) + " is not known, only "
                                + known.stream().sorted().toList());
            }
        }
        return Steps.refuse(
                ErrorUris.NO_AUTH_METHOD,
                "authmethods: expected one of "
                        + byName.keySet().stream().sorted().toList() + ", found " + Json.show(offered));
    }

    private static CompletionStage<Step> begin(AuthMethod method, Claim claim) {
        try {
            return method.begin(claim);
        } catch (WampError refusal) {
            return Steps.refuse(refusal.uri(), refusal.text());
        }
    }
}
