package io.transom.node.internal;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/** Finds the jars that a child framework needs: the named bundles, and all that these are wired to in the node's own framework. */
final class ChildBundles {
    private final BundleContext context;
    private final Optional<Path> distribution;

    /** @param distribution its folder {@code bundles} is looked into for bundles that did not come from a file */
    ChildBundles(BundleContext context, Optional<Path> distribution) {
        this.context = context;
        this.distribution = distribution;
    }

    /** The jars, those that were named last. Fails when a bundle is not installed, or not to be had as a file. */
    List<Path> closure(Collection<String> symbolicNames) throws IOException {
        Deque<Bundle> open = new ArrayDeque<>();
        for (String name : symbolicNames) {
            open.add(find(name));
        }
        Set<Bundle> found = new LinkedHashSet<>(open);
        while (!open.isEmpty()) {
            BundleWiring wiring = open.remove().adapt(BundleWiring.class);
            List<BundleWire> wires = wiring == null ? List.of() : wiring.getRequiredWires(null);
            for (BundleWire wire : wires) {
                Bundle provider = wire.getProvider().getBundle();
                if (provider.getBundleId() != 0 && found.add(provider)) {
                    open.add(provider);
                }
            }
        }
        var jars = new ArrayList<Path>();
        for (Bundle bundle : found) {
            jars.add(0, jar(bundle));
        }
        return jars;
    }

    private Bundle find(String symbolicName) throws IOException {
        for (Bundle bundle : context.getBundles()) {
            if (symbolicName.equals(bundle.getSymbolicName())) {
                return bundle;
            }
        }
        throw new IOException("bundle " + symbolicName + " is not installed on this node");
    }

    private Path jar(Bundle bundle) throws IOException {
        String location = bundle.getLocation().replaceFirst("^reference:", "");
        if (location.startsWith("file:")) {
            Path jar = Path.of(URI.create(location));
            if (Files.isRegularFile(jar)) {
                return jar;
            }
        }
        if (distribution.isPresent() && Files.isDirectory(distribution.get().resolve("bundles"))) {
            String wanted = bundle.getSymbolicName() + "-" + bundle.getVersion().getMajor();
            try (var jars = Files.list(distribution.get().resolve("bundles"))) {
                Optional<Path> jar = jars.filter(
                                file -> file.getFileName().toString().startsWith(wanted))
                        .findFirst();
                if (jar.isPresent()) {
                    return jar.get();
                }
            }
        }
        throw new IOException("bundle " + bundle.getSymbolicName() + " came from " + bundle.getLocation()
                + "; a worker needs it as a file");
    }
}
