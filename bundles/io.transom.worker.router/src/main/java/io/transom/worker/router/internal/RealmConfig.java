package io.transom.worker.router.internal;

import io.transom.api.Config;
import io.transom.router.RealmOptions;
import io.transom.router.RouterLimits;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A realm's configuration, checked (docs/reference/router-configuration.md, "Realms").
 *
 * @param category {@code standalone}, {@code eth}, {@code ens} or {@code reverse_ens}
 */
record RealmConfig(Config config, String name, String category, RealmOptions options) {
    private static final Pattern STANDALONE = Pattern.compile("[A-Za-z][A-Za-z0-9_\\-@.]{2,254}");
    private static final Pattern ENS = Pattern.compile("[a-z0-9_\\-@.]{2,250}\\.eth");
    private static final Pattern REVERSE_ENS = Pattern.compile("eth\\.[a-z0-9_\\-@.]{2,250}");
    private static final Pattern ETH = Pattern.compile("0x[0-9a-fA-F]{40}");

    static RealmConfig read(Config config) {
        return read(config, RouterLimits.DEFAULT);
    }

    /** @param limits of the worker, where the realm says nothing */
    static RealmConfig read(Config config, RouterLimits limits) {
        for (Config role : config.list("roles")) {
            RoleConfig.check(role);
        }
        Unsupported.keys(config, "inventory");
        Config name = config.require("name");
        RealmOptions options = RealmOptions.of(name.text())
                .withHistories(StoreConfig.histories(config))
                .withLimits(LimitsConfig.realm(config, limits));
        options = config.get("stats")
                .map(StatsConfig::read)
                .map(options::withStatistics)
                .orElse(options);
        Optional<Config> given = config.get("options");
        return new RealmConfig(
                config, name.text(), category(name), given.isPresent() ? options(given.get(), options) : options);
    }

    private static RealmOptions options(Config part, RealmOptions byDefault) {
        part.only(
                "enable_meta_api",
                "bridge_meta_api",
                "uri_check",
                "request_id_check",
                "call_timeout_unit",
                "event_dispatching_chunk_size");
        part.get("bridge_meta_api").filter(Config::bool).ifPresent(bridge -> {
            throw bridge.complain(Unsupported.TEXT);
        });
        part.integer("event_dispatching_chunk_size", 1, Integer.MAX_VALUE, 100);
        return byDefault
                .withMetaApi(part.bool("enable_meta_api", true))
                .withStrictUris(part.text("uri_check").filter("strict"::equals).isPresent())
                .withStrictRequestIds(
                        oneOf(part, "request_id_check", "loose", "strict").equals("strict"))
                .withCallTimeoutUnit(
                        oneOf(part, "call_timeout_unit", "milliseconds", "seconds")
                                        .equals("seconds")
                                ? ChronoUnit.SECONDS
                                : ChronoUnit.MILLIS);
    }

    private static String oneOf(Config part, String key, String byDefault, String other) {
        return part.get(key)
                .map(value -> value.oneOf(List.of(byDefault, other)))
                .orElse(byDefault);
    }

    private static String category(Config name) {
        String text = name.text();
        if (ETH.matcher(text).matches()) {
            return "eth";
        } else if (!STANDALONE.matcher(text).matches()) {
            throw name.expected("a realm name: a letter, then 2 to 254 letters, digits, _ - @ and .");
        } else if (ENS.matcher(text).matches()) {
            return "ens";
        }
        return REVERSE_ENS.matcher(text).matches() ? "reverse_ens" : "standalone";
    }

    /** Roles to start with the realm are only checked; they are listed for whoever starts them. */
    List<Config> roles() {
        return config.list("roles");
    }
}
