package io.transom.itests.interop;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a case had for an outcome at two centers, key by key. What cannot be the same at both (OIDs, keys, times, IDs) is
 * compared by its kind, and OIDs that have a name by that name.
 */
final class OperatorOutcomes {
    /** Stands for whatever is there. */
    private static final String ANY = "*";

    /** Stands for a key that is not there. */
    private static final String ABSENT = "-";

    private static final Pattern OID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    private static final Pattern SERIAL = Pattern.compile("([3-79ACEFGHJ-NP-Y]{4}-){5}[3-79ACEFGHJ-NP-Y]{4}");

    /** Above it are times and session IDs. */
    private static final long LARGE = 1_000_000_000L;

    private final Set<String> ignored;
    private final boolean unordered;
    private final Map<String, List<Object>> corrections = new TreeMap<>();
    private final Map<String, String> namesOfOurs;
    private final Map<String, String> namesOfTheirs;

    /** @param names of OIDs and other values at the two centers */
    OperatorOutcomes(Map<?, ?> oneCase, Map<?, ?> names, Map<?, ?> namesOfOther, Set<String> known) {
        ignored = new HashSet<>(texts(oneCase.get("ignored")));
        unordered = Boolean.TRUE.equals(oneCase.get("unordered"));
        namesOfOurs = byValue(names);
        namesOfTheirs = byValue(namesOfOther);
        if (oneCase.get("corrected") instanceof Map<?, ?> corrected) {
            corrected.forEach((why, places) -> {
                if (!known.contains(String.valueOf(why))) {
                    throw new IllegalArgumentException("correction " + why + " is not on the list");
                }
                ((Map<?, ?>) places).forEach((place, values) -> {
                    var both = new ArrayList<Object>((Collection<?>) values);
                    corrections.put(String.valueOf(place), both);
                });
            });
        }
    }

    private static Map<String, String> byValue(Map<?, ?> names) {
        var result = new LinkedHashMap<String, String>();
        names.forEach((name, value) -> result.put(String.valueOf(value), "<" + name + ">"));
        return result;
    }

    /** What is different and not on the list of corrections, and what is on it and not different. */
    List<String> complaints(Map<?, ?> ours, Map<?, ?> theirs) {
        var differences = new TreeMap<String, List<Object>>();
        compare("", plain(ours, namesOfOurs), plain(theirs, namesOfTheirs), differences);
        var complaints = new ArrayList<String>();
        Map.of("ours", ours, "theirs", theirs).forEach((whose, outcome) -> {
            if (outcome.containsKey("failed")) {
                complaints.add(whose + ": " + outcome.get("failed"));
            }
        });
        differences.forEach((place, values) -> {
            List<Object> allowed = corrections.get(place);
            if (allowed == null || !fits(allowed.get(0), values.get(0)) || !fits(allowed.get(1), values.get(1))) {
                complaints.add(place + ": ours " + values.get(0) + ", theirs " + values.get(1)
                        + (allowed == null ? "" : ", expected " + allowed));
            }
        });
        corrections.forEach((place, allowed) -> {
            if (!differences.containsKey(place) && !allowed.equals(List.of(ANY, ANY))) {
                complaints.add(place + ": no difference any more, expected " + allowed);
            }
        });
        return complaints;
    }

    private static boolean fits(@Nullable Object allowed, @Nullable Object found) {
        return ANY.equals(allowed) ? !ABSENT.equals(found) : Objects.equals(allowed, found);
    }

    /** The outcome without texts for people, and with the kind in place of values that are never the same. */
    private Map<String, Object> plain(Map<?, ?> outcome, Map<String, String> names) {
        var result = new LinkedHashMap<String, Object>();
        outcome.forEach((key, value) -> {
            if (!"text".equals(key)) {
                result.put(String.valueOf(key), plain(String.valueOf(key), value, names));
            }
        });
        return result;
    }

    private @Nullable Object plain(String name, @Nullable Object value, Map<String, String> names) {
        if (ignored.contains(name)) {
            return "<ignored>";
        }
        if (value instanceof Map<?, ?> map) {
            var result = new TreeMap<String, @Nullable Object>();
            map.forEach((key, each) -> result.put(String.valueOf(key), plain(String.valueOf(key), each, names)));
            return result;
        }
        if (value instanceof List<?> list) {
            var result = new ArrayList<@Nullable Object>();
            list.forEach(each -> result.add(plain("", each, names)));
            if (unordered) {
                result.sort((one, other) -> String.valueOf(one).compareTo(String.valueOf(other)));
            }
            return result;
        }
        if (value instanceof Number number && number.longValue() > LARGE) {
            return "<number>";
        }
        return value instanceof String text ? kind(text, names) : value;
    }

    private static String kind(String text, Map<String, String> names) {
        String named = names.get(text);
        if (named != null) {
            return named;
        } else if (OID.matcher(text).matches()) {
            return "<oid>";
        } else if (KEY.matcher(text).matches()) {
            return "<key>";
        } else if (TIME.matcher(text).matches()) {
            return "<time>";
        }
        return SERIAL.matcher(text).matches() ? "<serial>" : text;
    }

    private static void compare(
            String place, @Nullable Object ours, @Nullable Object theirs, Map<String, List<Object>> differences) {
        if (ours instanceof Map<?, ?> one && theirs instanceof Map<?, ?> other) {
            var keys = new TreeSet<String>();
            one.keySet().forEach(key -> keys.add(String.valueOf(key)));
            other.keySet().forEach(key -> keys.add(String.valueOf(key)));
            keys.forEach(key -> compare(
                    place + "/" + key,
                    one.containsKey(key) ? one.get(key) : ABSENT,
                    other.containsKey(key) ? other.get(key) : ABSENT,
                    differences));
        } else if (ours instanceof List<?> one && theirs instanceof List<?> other && one.size() == other.size()) {
            for (int i = 0; i < one.size(); i++) {
                compare(place + "/" + i, one.get(i), other.get(i), differences);
            }
        } else if (!Objects.equals(ours, theirs)) {
            var both = new ArrayList<Object>();
            both.add(ours);
            both.add(theirs);
            differences.put(place, both);
        }
    }

    private static List<String> texts(@Nullable Object list) {
        return list instanceof List<?> values
                ? values.stream().map(String::valueOf).toList()
                : List.of();
    }
}
