package io.transom.itests.rooms;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Manifest;

/** A bundle of ours as it was built: what its manifest says. */
record BuiltBundle(String name, Map<String, String> headers, List<Clause> imports, List<Clause> exports) {

    /** All bundles of ours on the class path, by symbolic name. */
    static Map<String, BuiltBundle> all() {
        Map<String, BuiltBundle> bundles = new TreeMap<>();
        try {
            for (URL url : BundleFile.manifests()) {
                try (InputStream in = url.openStream()) {
                    Map<String, String> headers = new TreeMap<>();
                    new Manifest(in)
                            .getMainAttributes()
                            .forEach((key, value) -> headers.put(key.toString(), value.toString()));
                    String name = headers.getOrDefault("Bundle-SymbolicName", "");
                    if (name.startsWith("io.transom.")) {
                        bundles.put(
                                name,
                                new BuiltBundle(
                                        name,
                                        headers,
                                        Clause.parse(headers.get("Import-Package")),
                                        Clause.parse(headers.get("Export-Package"))));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
        return bundles;
    }

    @Override
    public String toString() {
        return name;
    }
}
