package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of docs/reference/wamp.md has every feature, and each row names tests that there are. */
class FeatureRowsTest {
    private static final Path PAGE = Path.of("../../docs/reference/wamp.md");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    /** What routers have that is not announced, and no URI of the realm's own. */
    private static final Set<String> UNANNOUNCED = Set.of(
            "progressive_calls",
            "forward_timeout",
            "call_timeout_unit",
            "skip",
            "kill",
            "killnowait",
            "call_cancelling",
            "disclose_me",
            "disclose_caller",
            "exact",
            "prefix",
            "wildcard",
            "concurrency",
            "force_reregister",
            "enc_algo",
            "eligible_xxx",
            "exclude_xxx",
            "retain",
            "get_retained",
            "_retained_ttl",
            "wamp.session.on_join",
            "wamp.session.on_leave",
            "wamp.session.on_stats",
            "wamp.registration.on_create",
            "wamp.registration.on_register",
            "wamp.registration.on_unregister",
            "wamp.registration.on_delete",
            "wamp.subscription.on_create",
            "wamp.subscription.on_subscribe",
            "wamp.subscription.on_unsubscribe",
            "wamp.subscription.on_delete");

    /** @param what its quoted words, @param tests as {@code Class.method} */
    record Row(List<String> what, List<String> tests) {
        @Override
        public String toString() {
            return what.get(0);
        }
    }

    static List<Row> rows() throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf("\n## Row by row\n");
        assertTrue(from >= 0, "the page has the table");
        return page.substring(from, page.indexOf("\n## ", from + 1))
                .lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| what "))
                .map(line -> line.split("\\|"))
                .map(cells -> new Row(quoted(cells[1]), quoted(cells[2])))
                .toList();
    }

    private static List<String> quoted(String cell) {
        var words = new ArrayList<String>();
        Matcher matcher = QUOTED.matcher(cell);
        while (matcher.find()) {
            words.add(matcher.group(1));
        }
        return words;
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isShownByTestsThatThereAre(Row row) throws ClassNotFoundException {
        assertFalse(row.tests.isEmpty(), "no test");
        for (String test : row.tests) {
            String[] names = test.split("\\.");
            Class<?> type = Class.forName(getClass().getPackageName() + "." + names[0]);
            List<Method> methods = Arrays.stream(type.getDeclaredMethods())
                    .filter(method -> method.getName().equals(names[1]))
                    .toList();
            assertEquals(1, methods.size(), test);
            assertTrue(runs(type, methods.get(0)), () -> test + " is no test, or a disabled one");
        }
    }

    private static boolean runs(Class<?> type, Method method) {
        boolean test = method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(ParameterizedTest.class);
        return test && !method.isAnnotationPresent(Disabled.class) && !type.isAnnotationPresent(Disabled.class);
    }

    /** The features are those of WELCOME, the policies and procedures those of the code. */
    @Test
    void everythingHasARow() throws IOException {
        var expected = new TreeSet<>(UNANNOUNCED);
        expected.addAll(FeaturesTest.announced());
        Stream.of(InvocationPolicy.values()).map(InvocationPolicy::label).forEach(expected::add);
        new TestRouter(io.transom.router.RouterLimits.DEFAULT, FeaturesTest.everything())
                .realm
                .dealer()
                .table()
                .all()
                .forEach(registration -> expected.add(registration.uri));

        var found = new TreeSet<String>();
        rows().forEach(row -> found.addAll(row.what));

        assertEquals(String.join("\n", expected), String.join("\n", found));
    }
}
