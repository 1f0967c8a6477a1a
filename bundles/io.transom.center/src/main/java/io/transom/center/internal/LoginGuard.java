package io.transom.center.internal;

import io.transom.router.Authenticator;
import io.transom.wamp.Message;
import io.transom.wamp.WampError;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keeps logins within the center's bounds, before anything of them is looked at and again before they join. */
final class LoginGuard implements Authenticator {
    private final Attendance attendance;
    private final LoginQueue queue;
    private final Authenticator inside;

    LoginGuard(Attendance attendance, LoginQueue queue, Authenticator inside) {
        this.attendance = attendance;
        this.queue = queue;
        this.inside = inside;
    }

    @Override
    public CompletionStage<Step> hello(Message.Hello hello, Candidate candidate) {
        String host = Attendance.host(candidate.connection().peer().address());
        Optional<WampError> tooMany = attendance.refusal(host);
        return tooMany.isPresent()
                ? CompletableFuture.completedStage(refuse(tooMany.get()))
                : queue.enter(host)
                        .thenCompose(itsTurn -> inside.hello(hello, candidate))
                        .thenApply(this::counted);
    }

    private Step counted(Step step) {
        if (step instanceof Challenge challenge) {
            return new Challenge(
                    challenge.method(),
                    challenge.extra(),
                    answer -> challenge.answer().apply(answer).thenApply(this::counted));
        }
        return step instanceof Accept accept
                ? attendance.refusal(accept.principal()).map(LoginGuard::refuse).orElse(step)
                : step;
    }

    private static Step refuse(WampError error) {
        return new Refuse(error.uri(), error.text());
    }
}
