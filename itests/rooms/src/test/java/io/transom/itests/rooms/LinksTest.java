package io.transom.itests.rooms;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the documents and the comments in the sources refer to is there. */
class LinksTest {
    private static final Path ROOT = Path.of(System.getProperty("transom.root")).normalize();
    private static final Set<String> NOT_OURS = Set.of("target");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]\\[]*\\]\\(([^()\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("(?s)```.*?```|`[^`\\n]*`");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");
    private static final Pattern MERGE = Pattern.compile("(?m)^(?:<{7}|>{7}) ");
    private static final Pattern DOCUMENT = Pattern.compile("\\b(?:docs|bench|cnf)/[\\w./-]*\\.md\\b");

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        Set<String> broken = new TreeSet<>();
        for (Path page : files(".md")) {
            String text = CODE.matcher(Files.readString(page)).replaceAll("code");
            LINK.matcher(text)
                    .results()
                    .map(match -> match.group(1))
                    .filter(link -> !link.matches("[a-z]+:.*"))
                    .filter(link -> !leadsSomewhere(page, link))
                    .forEach(link -> broken.add(ROOT.relativize(page) + ": " + link));
        }

        assertEquals(Set.of(), broken);
    }

    @Test
    void everyDocumentThatASourceNamesIsThere() throws IOException {
        Set<String> broken = new TreeSet<>();
        for (Path source : files(".java")) {
            DOCUMENT.matcher(Files.readString(source))
                    .results()
                    .map(match -> match.group())
                    .filter(document -> !Files.exists(ROOT.resolve(document)))
                    .forEach(document -> broken.add(ROOT.relativize(source) + ": " + document));
        }

        assertEquals(Set.of(), broken);
    }

    @Test
    void noFileHasTheMarksOfAMergeThatWasNotEnded() throws IOException {
        Set<String> marked = new TreeSet<>();
        for (String ending : List.of(".md", ".java", ".xml", ".json", ".cfg", ".sql")) {
            for (Path file : files(ending)) {
                if (MERGE.matcher(Files.readString(file)).find()) {
                    marked.add(ROOT.relativize(file).toString());
                }
            }
        }

        assertEquals(Set.of(), marked);
    }

    private static boolean leadsSomewhere(Path page, String link) {
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        if (!Files.exists(target)) {
            return false;
        }
        return hash < 0 || !target.toString().endsWith(".md") || anchors(target).contains(link.substring(hash + 1));
    }

    /** The anchors of headings as GitHub makes them. */
    private static Set<String> anchors(Path page) {
        try {
            Map<String, Integer> seen = new HashMap<>();
            Set<String> anchors = new HashSet<>();
            String text = Files.readString(page).replaceAll("(?s)```.*?```", "");
            HEADING.matcher(text).results().forEach(match -> {
                String anchor = match.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-');
                int before = seen.merge(anchor, 1, Integer::sum) - 1;
                anchors.add(before == 0 ? anchor : anchor + "-" + before);
            });
            return anchors;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<Path> files(String ending) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = String.valueOf(folder.getFileName());
                boolean skip = NOT_OURS.contains(name) || (name.startsWith(".") && !folder.equals(ROOT));
                return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(ending)) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }
}
