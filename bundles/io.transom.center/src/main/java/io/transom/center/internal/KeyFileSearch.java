package io.transom.center.internal;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Looks for the files of a name below a folder. Links are not followed; what cannot be read hides nothing that lies beside it. */
final class KeyFileSearch extends SimpleFileVisitor<Path> {
    private static final int DEPTH = 16;

    private final String name;
    private final long most;
    private final BiConsumer<Path, IOException> unreadable;
    private final List<Path> found = new ArrayList<>();

    private KeyFileSearch(String name, long most, BiConsumer<Path, IOException> unreadable) {
        this.name = name;
        this.most = most;
        this.unreadable = unreadable;
    }

    /**
     * @param most files to look for
     * @param unreadable told of each folder and file that cannot be read
     * @return in order of their paths
     */
    static List<Path> below(Path folder, String name, long most, BiConsumer<Path, IOException> unreadable)
            throws IOException {
        var search = new KeyFileSearch(name, most, unreadable);
        Files.walkFileTree(folder, EnumSet.noneOf(FileVisitOption.class), DEPTH, search);
        search.found.sort(null);
        return search.found;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (attributes.isRegularFile() && file.endsWith(name)) {
            found.add(file);
        }
        return found.size() < most ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failed) {
        unreadable.accept(file, failed);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failed) {
        if (failed != null) {
            unreadable.accept(folder, failed);
        }
        return FileVisitResult.CONTINUE;
    }
}
