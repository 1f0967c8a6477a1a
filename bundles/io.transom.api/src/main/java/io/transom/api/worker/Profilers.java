package io.transom.api.worker;

import static io.transom.api.Access.OPERATE;
import static io.transom.api.Access.READ;
import static io.transom.api.Errors.NO_SUCH_OBJECT;

import io.transom.api.Contract;
import io.transom.api.Event;
import io.transom.api.Param;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Samples what a worker spends its time on. */
@Contract(family = "worker", scope = Scope.WORKER, doc = "Samples what a worker spends its time on.")
@Event(
        value = "on_profile_started",
        doc = "A run has begun: {id, who, profiler, runtime in s, async}. Not sent to the caller of a run that is "
                + "waited for.")
@Event(
        value = "on_profile_finished",
        doc = "A run is over: {id, error: null, profile: [entry]}, or {id, error: text, profile: null} when it "
                + "failed. Not sent to the caller of a run that is waited for.")
public interface Profilers {
    @Procedure(
            access = READ,
            doc = "Lists the profilers of the worker with the sampling period in seconds (config.period), whether "
                    + "they run, and since when.")
    CompletionStage<List<Profiler>> getProfilers();

    @Procedure(
            access = OPERATE,
            events = {"on_profile_started", "on_profile_finished"},
            doc = "Runs a profiler for some time. With start_async it answers at once {id, who, profiler, runtime, "
                    + "async}, and the profile can be had by get_profile later; else it waits and answers the list "
                    + "of profile entries. An unknown profiler, or one that is running, fails with "
                    + "wamp.error.runtime_error.")
    CompletionStage<Object> startProfiler(
            @Param(
                            value = "profiler",
                            byDefault = "\"vmprof\"",
                            doc = "ID from get_profilers; vmprof stands for the one that there is.")
                    String profiler,
            @Param(value = "runtime", byDefault = "10", doc = "Seconds.") double runtime,
            @Param(value = "start_async", byDefault = "true", doc = "Whether to answer before the run is over.")
                    boolean startAsync);

    @Procedure(
            access = READ,
            errors = NO_SUCH_OBJECT,
            doc = "Gives the profile of a run that is over, parents before children. Profiles are kept until the "
                    + "worker ends; a run that is unknown, still going on or failed is crossbar.error.no_such_object.")
    CompletionStage<Profile> getProfile(@Param(value = "profile_id", doc = "ID that start_profiler gave.") String id);
}
