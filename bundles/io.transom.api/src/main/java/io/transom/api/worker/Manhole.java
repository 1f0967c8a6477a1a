package io.transom.api.worker;

import static io.transom.api.Access.OPERATE;
import static io.transom.api.Access.READ;
import static io.transom.api.Errors.ALREADY_STARTED;
import static io.transom.api.Errors.CANNOT_LISTEN;
import static io.transom.api.Errors.FEATURE_UNAVAILABLE;
import static io.transom.api.Errors.INVALID_CONFIGURATION;
import static io.transom.api.Errors.NOT_STARTED;

import io.transom.api.Config;
import io.transom.api.Contract;
import io.transom.api.Event;
import io.transom.api.Param;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A shell into a running worker over SSH, one for each process. */
@Contract(
        family = "worker",
        scope = Scope.WORKER,
        doc = "A shell into a running worker over SSH, one for each process.")
@Event(
        value = "on_manhole_starting",
        relayed = false,
        doc = "The manhole is about to listen: its state, passwords masked. Not sent to the caller.")
@Event(
        value = "on_manhole_started",
        relayed = false,
        doc = "The manhole listens: its state, passwords masked. Not sent to the caller.")
@Event(
        value = "on_manhole_stopping",
        relayed = false,
        doc = "The manhole is about to stop listening: null. Not sent to the caller.")
@Event(
        value = "on_manhole_stopped",
        relayed = false,
        doc = "The manhole has stopped listening: null. Not sent to the caller.")
public interface Manhole {
    @Procedure(
            access = OPERATE,
            errors = {FEATURE_UNAVAILABLE, ALREADY_STARTED, INVALID_CONFIGURATION, CANNOT_LISTEN},
            events = {"on_manhole_starting", "on_manhole_started"},
            doc = "Opens the manhole for exactly the users of the configuration and gives its state; passwords come "
                    + "back masked. To a caller that takes progress it sends the state while starting first.")
    CompletionStage<ManholeState> startManhole(
            @Param(
                            value = "config",
                            secret = true,
                            doc = "{endpoint: a listening endpoint, users: [{user, password}]}; no other keys.")
                    Config config);

    @Procedure(
            access = OPERATE,
            errors = NOT_STARTED,
            events = {"on_manhole_stopping", "on_manhole_stopped"},
            doc = "Stops listening. Sessions that are open stay open.")
    CompletionStage<Void> stopManhole();

    @Procedure(
            access = READ,
            errors = FEATURE_UNAVAILABLE,
            doc = "Gives the state of the manhole, passwords masked; null when there is none.")
    CompletionStage<@Nullable ManholeState> getManhole();
}
