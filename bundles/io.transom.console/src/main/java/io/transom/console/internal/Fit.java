package io.transom.console.internal;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Capability;
import org.osgi.resource.Namespace;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

/**
 * Whether a bundle would resolve here, and those that use the one that it replaces would still. The framework itself says so: of a
 * bundle on trial that has the same manifest, another name and no content, and is gone again when the answer is there. Nothing
 * that runs is stopped, wired anew or refreshed.
 */
final class Fit {
    private static final Pattern FROM = Pattern.compile("\\((?:bundle-)?version>=([^)]*)\\)");
    private static final Pattern ABOVE = Pattern.compile("\\(!\\((?:bundle-)?version<=([^)]*)\\)\\)");
    private static final Pattern TO = Pattern.compile("(?<!!)\\((?:bundle-)?version<=([^)]*)\\)");
    private static final Pattern BELOW = Pattern.compile("\\(!\\((?:bundle-)?version>=([^)]*)\\)\\)");

    private static final long EVENT_SECONDS = 5;

    private final BundleContext system;
    private final FrameworkWiring framework;
    private final NewBundle candidate;
    private final @Nullable Bundle replaced;

    private Fit(BundleContext system, NewBundle candidate, @Nullable Bundle replaced) {
        this.system = system;
        this.framework = system.getBundle().adapt(FrameworkWiring.class);
        this.candidate = candidate;
        this.replaced = replaced;
    }

    /** Why it does not fit: the first half of a sentence; empty when it does. */
    static Optional<String> problem(BundleContext system, NewBundle candidate, @Nullable Bundle replaced)
            throws IOException, BundleException {
        var fit = new Fit(system, candidate, replaced);
        Bundle trial = system.installBundle(NewBundle.ON_TRIAL + candidate.name(), candidate.onTrial());
        try {
            BundleRevision revision = trial.adapt(BundleRevision.class);
            return fit.lacks(revision).or(() -> fit.leavesOthers(revision)).or(() -> fit.doesNotResolve(trial));
        } finally {
            trial.uninstall();
        }
    }

    private Optional<String> lacks(BundleRevision trial) {
        return trial.getDeclaredRequirements(null).stream()
                .filter(Fit::isMandatory)
                .filter(need -> providers(need).isEmpty())
                .findFirst()
                .map(need ->
                        candidate + " needs " + text(need) + ", this center has " + versions(providers(any(need))));
    }

    private Optional<String> leavesOthers(BundleRevision trial) {
        BundleWiring used = replaced == null ? null : replaced.adapt(BundleWiring.class);
        if (used == null) {
            return Optional.empty();
        }
        List<BundleCapability> offered = trial.getDeclaredCapabilities(null);
        for (BundleWire wire : used.getProvidedWires(null)) {
            BundleRequirement need = wire.getRequirement();
            Bundle user = wire.getRequirer().getBundle();
            // who requires it by name will not find the trial's
            if (isMandatory(need)
                    && !user.equals(replaced)
                    && !isByName(need)
                    && providers(need).isEmpty()) {
                List<BundleCapability> instead = offered.stream()
                        .filter(capability -> any(need).isOf(capability))
                        .toList();
                return Optional.of(user.getSymbolicName() + " " + user.getVersion() + " needs " + text(need) + ", "
                        + candidate + " has " + versions(instead));
            }
        }
        return Optional.empty();
    }

    /** Everything may be there, but not together. Starting it is how the framework tells why. */
    private Optional<String> doesNotResolve(Bundle trial) {
        var seen = new CountDownLatch(1);
        BundleListener listener = event -> {
            if (event.getType() == BundleEvent.STARTED && event.getBundle().equals(trial)) {
                seen.countDown();
            }
        };
        system.addBundleListener(listener);
        try {
            trial.start(Bundle.START_TRANSIENT);
            // Karaf's deployers look into what has been resolved, on the thread that delivers events: let them before
            // it is gone
            if (!seen.await(EVENT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(
                        "the framework has delivered no event for " + EVENT_SECONDS + " s; nothing was installed");
            }
            return Optional.empty();
        } catch (BundleException unresolved) {
            String why = String.valueOf(unresolved.getMessage()).replaceAll("\\s+", " ");
            return Optional.of(candidate + " does not resolve here (" + why.replace(NewBundle.ON_TRIAL, "") + ")");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            system.removeBundleListener(listener);
        }
    }

    /** All that match, but for those of the bundle that goes. */
    private List<BundleCapability> providers(Requirement need) {
        return framework.findProviders(need).stream()
                .filter(capability -> !capability.getRevision().getBundle().equals(replaced))
                .toList();
    }

    private static boolean isMandatory(BundleRequirement need) {
        Map<String, String> directives = need.getDirectives();
        return !Namespace.RESOLUTION_OPTIONAL.equals(directives.get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE))
                && !"dynamic".equals(directives.get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE))
                && Namespace.EFFECTIVE_RESOLVE.equals(directives.getOrDefault(
                        Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE, Namespace.EFFECTIVE_RESOLVE));
    }

    private static boolean isByName(BundleRequirement need) {
        return need.getNamespace().equals(BundleNamespace.BUNDLE_NAMESPACE)
                || need.getNamespace().equals(BundleRevision.HOST_NAMESPACE);
    }

    private static Any any(Requirement need) {
        String name = "";
        Matcher found = Pattern.compile("\\(" + Pattern.quote(need.getNamespace()) + "=([^)]*)\\)")
                .matcher(filter(need));
        if (found.find()) {
            name = found.group(1);
        }
        return new Any(need.getNamespace(), name);
    }

    private static String filter(Requirement need) {
        return need.getDirectives().getOrDefault(Namespace.REQUIREMENT_FILTER_DIRECTIVE, "");
    }

    /** {@code io.transom.api.spi [2.0.0,3.0.0)}; a filter that asks for something else as it is. */
    private static String text(Requirement need) {
        String name = any(need).name();
        String filter = filter(need);
        // lower bounds also stand in the negation of upper ones
        String lower = BELOW.matcher(filter).replaceAll("");
        String upper = ABOVE.matcher(filter).replaceAll("");
        String from = first(FROM, lower)
                .map(version -> "[" + version)
                .or(() -> first(ABOVE, filter).map(v -> "(" + v))
                .orElse("");
        String to = first(BELOW, filter)
                .map(version -> version + ")")
                .or(() -> first(TO, upper).map(v -> v + "]"))
                .orElse("");
        if (name.isEmpty() || (from.isEmpty() && to.isEmpty() && filter.startsWith("(&"))) {
            return need.getNamespace() + " " + filter;
        }
        if (to.isEmpty()) {
            return name + (from.isEmpty() ? "" : " " + from.substring(1));
        }
        return name + " " + (from.isEmpty() ? "[0.0.0" : from) + "," + to;
    }

    private static Optional<String> first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static String versions(Collection<BundleCapability> present) {
        var found = new TreeSet<String>();
        for (BundleCapability capability : present) {
            Object version = capability
                    .getAttributes()
                    .getOrDefault(
                            capability.getNamespace().equals(BundleNamespace.BUNDLE_NAMESPACE)
                                    ? Constants.BUNDLE_VERSION_ATTRIBUTE
                                    : Constants.VERSION_ATTRIBUTE,
                            "0.0.0");
            found.add(
                    version instanceof List<?> several
                            ? String.join(
                                    ", ", several.stream().map(String::valueOf).toList())
                            : version.toString());
        }
        return found.isEmpty() ? "none" : String.join(" and ", found);
    }

    /** The same name in any version. */
    private record Any(String namespace, String name) implements Requirement {
        boolean isOf(Capability capability) {
            return capability.getNamespace().equals(namespace)
                    && name.equals(capability.getAttributes().get(namespace));
        }

        @Override
        public String getNamespace() {
            return namespace;
        }

        @Override
        public Map<String, String> getDirectives() {
            return Map.of(Namespace.REQUIREMENT_FILTER_DIRECTIVE, "(" + namespace + "=" + name + ")");
        }

        @Override
        public Map<String, Object> getAttributes() {
            return Map.of();
        }

        @Override
        public @Nullable Resource getResource() {
            return null;
        }
    }
}
