package io.transom.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Finds the contracts of this bundle, so that none is forgotten. */
final class AllContracts {
    private static final List<Class<?>> CLASSES = find();

    private AllContracts() {}

    static List<Class<?>> classes() {
        return CLASSES;
    }

    private static List<Class<?>> find() {
        try {
            Path root = Path.of(Contract.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            try (Stream<Path> files = Files.walk(root)) {
                return files.map(file -> root.relativize(file).toString())
                        .filter(name -> name.endsWith(".class") && !name.contains("-info"))
                        .map(name -> name.substring(0, name.length() - ".class".length())
                                .replace('/', '.')
                                .replace('\\', '.'))
                        .<Class<?>>map(AllContracts::load)
                        .filter(type -> type.isAnnotationPresent(Contract.class))
                        .sorted(Comparator.comparing(Class::getName))
                        .toList();
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static List<ContractDescription> of(String family) {
        return classes().stream()
                .<ContractDescription>map(ContractDescription::of)
                .filter(contract -> contract.family().equals(family))
                .toList();
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, AllContracts.class.getClassLoader());
        } catch (ClassNotFoundException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
