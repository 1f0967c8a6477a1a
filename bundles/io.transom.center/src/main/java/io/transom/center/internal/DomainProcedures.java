package io.transom.center.internal;

import io.transom.api.Timestamps;
import io.transom.api.center.DomainControl;
import io.transom.api.center.License;
import io.transom.api.center.RealmStatus;
import io.transom.wamp.Encoding;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.WampError;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The center as a whole. */
final class DomainProcedures implements DomainControl {
    private final Center center;

    DomainProcedures(Center center) {
        this.center = center;
    }

    static RealmStatus status(Center center, CenterRealm realm) {
        Instant now = center.clock().instant();
        return new RealmStatus(
                realm.isDomain() ? "domain" : "management",
                realm.name(),
                Timestamps.of(now),
                Timestamps.of(realm.started()),
                Times.words(Duration.between(realm.started(), now)),
                realm.ticker().count());
    }

    @Override
    public CompletionStage<RealmStatus> getStatus() {
        CenterRealm domain = center.realms()
                .named(Names.DOMAIN_REALM)
                .orElseThrow(() -> new WampError(ErrorUris.UNAVAILABLE, "the center is stopping"));
        return CompletableFuture.completedStage(status(center, domain));
    }

    @Override
    public CompletionStage<Map<String, Object>> getVersion() {
        var version = new LinkedHashMap<String, Object>();
        version.put("product", "transom");
        version.put("version", center.settings().version());
        version.put("java", System.getProperty("java.version"));
        version.put("java_vm", System.getProperty("java.vm.name"));
        version.put("platform", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        version.put("machine", System.getProperty("os.arch"));
        version.put(
                "supported_serializers",
                Arrays.stream(Encoding.values()).map(Encoding::label).sorted().toList());
        return CompletableFuture.completedStage(version);
    }

    @Override
    public CompletionStage<License> getLicense() {
        return CompletableFuture.completedStage(new License(
                "transom",
                "Transom, a management center and node runtime for fleets of WAMP nodes",
                "Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0",
                Map.of(),
                Map.of()));
    }
}
