package io.transom.launcher;

/** The one signal that has to be treated in another way than the JVM does. */
final class Signals {
    private Signals() {}

    /**
     * SIGINT does nothing any more. By reflection, since the compiler knows no way to allow {@code sun.misc.Signal} that would not
     * be a warning; without it Ctrl-C merely ends a worker before its node asks it to.
     */
    static void ignoreInterrupt() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ignore = handler.getField("SIG_IGN").get(null);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("INT"), ignore);
        } catch (ReflectiveOperationException unknown) {
            System.err.println("launcher: cannot ignore SIGINT: " + unknown);
        }
    }
}
