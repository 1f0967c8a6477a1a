package io.transom.launcher;

/** Sets slf4j-simple up, before any logger is made. What a system property says already stays. */
final class Logging {
    private static final String PREFIX = "org.slf4j.simpleLogger.";

    private Logging() {}

    /** Who reads the log. */
    enum Target {
        /** People, on standard output. */
        OUT("System.out"),
        /** The node that started this worker, on standard error. */
        ERR("System.err");

        private final String file;

        Target(String file) {
            this.file = file;
        }

        static Target of(String name) {
            return switch (name) {
                case "out" -> OUT;
                case "err" -> ERR;
                default -> throw new IllegalArgumentException("--log: expected out or err, found " + name);
            };
        }
    }

    /**
     * Lines of the form {@code 2026-11-23T06:35:02.142Z INFO text} for people; for the node {@code 2026-11-23T06:35:02.142Z INFO
     * io.transom.node.internal.Node - text}.
     */
    static void configure(Target target) {
        setDefault("logFile", target.file);
        setDefault("cacheOutputStream", "true");
        setDefault("showDateTime", "true");
        setDefault("dateTimeFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
        setDefault("showThreadName", "false");
        setDefault("showLogName", String.valueOf(target == Target.ERR));
        setDefault("defaultLogLevel", "info");
    }

    private static void setDefault(String key, String value) {
        if (System.getProperty(PREFIX + key) == null) {
            System.setProperty(PREFIX + key, value);
        }
    }
}
