package io.transom.api.center;

import static io.transom.api.Access.READ;

import io.transom.api.Contract;
import io.transom.api.Event;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The center as a whole. */
@Contract(family = "domain", scope = Scope.DOMAIN, doc = "The center as a whole.")
@Event(value = "on_tick", relayed = false, doc = "At the start and every 300 s: {now, tick}.")
public interface DomainControl {
    @Procedure(access = READ, doc = "Tells since when the center runs.", events = "on_tick")
    CompletionStage<RealmStatus> getStatus();

    @Procedure(
            access = READ,
            doc = "Tells what the center runs on: a map of texts by name (product, version, java, platform, "
                    + "machine and so on) "
                    + "and the list supported_serializers.")
    CompletionStage<Map<String, Object>> getVersion();

    @Procedure(access = READ, doc = "Tells the terms of use. There is no limit on nodes.")
    CompletionStage<License> getLicense();
}
