package io.transom.core.internal;

import io.transom.api.Access;
import io.transom.api.Config;
import io.transom.api.Contract;
import io.transom.api.Event;
import io.transom.api.Param;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A contract for tests. */
@Contract(family = "test", scope = Scope.WORKER, doc = "Things of a worker.")
@Event(value = "on_started", remote = "on_thing_started", doc = "A thing was started.")
public interface Things {
    record Thing(String id, long size) {}

    @Procedure(doc = "Starts a thing.", access = Access.OPERATE, events = "on_started")
    CompletionStage<Thing> startThing(@Param("thing_id") String id, @Param("thing_config") Config config);

    @Procedure(doc = "All things.", access = Access.READ, timeoutMillis = 5_000)
    CompletionStage<List<String>> getThings();
}
