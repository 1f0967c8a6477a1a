package io.transom.worker.router.internal;

import io.transom.api.Config;

/** Keys of the reference that this worker does not have yet: refused by name, never ignored. */
final class Unsupported {
    static final String TEXT = "not supported yet";

    private Unsupported() {}

    /** A complaint when one of the keys is there and not null. */
    static void keys(Config config, String... keys) {
        for (String key : keys) {
            config.get(key).ifPresent(part -> {
                throw part.complain(TEXT);
            });
        }
    }
}
