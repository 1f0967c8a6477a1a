package io.transom.core.internal;

import io.transom.wamp.Payload;
import java.util.concurrent.CompletionStage;

/** Answers the calls of one procedure. */
@FunctionalInterface
interface Answerer {
    /** Called on the session's executor; must not block. What it throws, or the stage fails with, becomes the caller's error. */
    CompletionStage<Payload> answer(ActiveCall call) throws Throwable;
}
