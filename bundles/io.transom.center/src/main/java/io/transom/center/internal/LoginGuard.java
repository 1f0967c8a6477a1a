package io.transom.center.internal;

import io.transom.router.Authenticator;
import io.transom.wamp.Message;
import io.transom.wamp.WampError;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keeps logins within the center's bounds, before anything of them is looked at and again when they are accepted. */
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
        long id = candidate.session();
        Optional<WampError> tooMany = attendance.begun(id, host);
        return tooMany.isPresent()
                ? CompletableFuture.completedStage(refuse(tooMany.get()))
                : queue.enter(host, id)
                        .thenCompose(itsTurn -> inside.hello(hello, candidate))
                        .thenApply(step -> placed(step, id));
    }

    private Step placed(Step step, long id) {
        if (step instanceof Challenge challenge) {
            return new Challenge(
                    challenge.method(),
                    challenge.extra(),
                    answer -> challenge.answer().apply(answer).thenApply(next -> placed(next, id)));
        }
        return step instanceof Accept accept
                ? attendance
                        .accepted(id, accept.principal())
                        .map(LoginGuard::refuse)
                        .orElse(step)
                : step;
    }

    @Override
    public void over(Candidate candidate, boolean joined) {
        queue.leave(candidate.session());
        attendance.over(candidate.session(), joined);
        inside.over(candidate, joined);
    }

    private static Step refuse(WampError error) {
        return new Refuse(error.uri(), error.text());
    }
}
