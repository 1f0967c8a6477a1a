package io.transom.router.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.transom.router.Authenticator.Step;
import io.transom.router.auth.Credential.Ticket;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Method {@code ticket} (WAMP specification, Ticket-based Authentication): everybody is asked, known or not. */
final class TicketMethod implements AuthMethod {
    private final Lookup<Ticket> lookup;
    private final Terms terms;

    TicketMethod(Lookup<Ticket> lookup, Terms terms) {
        this.lookup = lookup;
        this.terms = terms;
    }

    @Override
    public Set<String> names() {
        return Set.of("ticket");
    }

    @Override
    public CompletionStage<Step> begin(Claim claim) {
        return Steps.done(Steps.challenge(claim, Map.of(), answer -> {
            Claim shown = claim.withTicket(answer.signature());
            return lookup.find(shown).thenApply(found -> decide(shown, found, answer.signature()));
        }));
    }

    private Step decide(Claim claim, Optional<Entry<Ticket>> found, String shown) {
        Optional<Entry<Ticket>> compared = found.or(() -> lookup.decoy(claim));
        boolean right = compared.isPresent() && fits(compared.get().credential().ticket(), shown);
        return right && found.isPresent() ? Steps.accept(claim, found.get(), terms, Map.of()) : Steps.denied(claim);
    }

    private static boolean fits(@Nullable String ticket, String shown) {
        return ticket == null || MessageDigest.isEqual(ticket.getBytes(UTF_8), shown.getBytes(UTF_8));
    }
}
