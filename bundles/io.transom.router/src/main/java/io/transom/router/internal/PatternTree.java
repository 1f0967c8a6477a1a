package io.transom.router.internal;

import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Values by URI pattern, found in time that depends on the URI and what matches, not on how many there are: a persistent radix
 * tree. Reading takes no lock; writers must exclude each other.
 *
 * @param <V> what is kept for a pattern
 */
public final class PatternTree<V> {
    private static final Node<?>[] NO_CHILDREN = new Node<?>[0];

    private volatile @Nullable Node<V> root;

    boolean isEmpty() {
        return root == null;
    }

    @Nullable
    V get(String pattern) {
        Node<V> node = root;
        int at = 0;
        while (node != null) {
            if (!pattern.startsWith(node.label, at)) {
                return null;
            }
            at += node.label.length();
            if (at == pattern.length()) {
                return node.value;
            }
            node = node.child(pattern.charAt(at));
        }
        return null;
    }

    public void put(String pattern, V value) {
        Node<V> top = root;
        if (top == null) {
            top = new Node<>("", null, none());
        }
        root = top.with(pattern, 0, value);
    }

    void remove(String pattern) {
        Node<V> top = root;
        if (top != null) {
            root = top.without(pattern, 0);
        }
    }

    /**
     * The values whose pattern is a leading part of the URI, shortest first.
     *
     * @param visit whether to go on
     */
    void prefixesOf(String uri, Predicate<V> visit) {
        Node<V> node = root;
        int at = 0;
        while (node != null && uri.startsWith(node.label, at)) {
            at += node.label.length();
            if (node.value != null && !visit.test(node.value)) {
                return;
            }
            node = at == uri.length() ? null : node.child(uri.charAt(at));
        }
    }

    /** The value of the longest pattern that is a leading part of the URI. */
    @Nullable
    public V longestPrefixOf(String uri) {
        Node<V> node = root;
        V found = null;
        int at = 0;
        while (node != null && uri.startsWith(node.label, at)) {
            at += node.label.length();
            if (node.value != null) {
                found = node.value;
            }
            node = at == uri.length() ? null : node.child(uri.charAt(at));
        }
        return found;
    }

    /**
     * The values whose wildcard pattern fits the URI, in the order of the WAMP specification (pattern-based registrations): the
     * one with more literal components before its first wildcard comes first, among equals that before the second one, and so on.
     *
     * @param visit whether to go on
     */
    void wildcardsOf(String uri, Predicate<V> visit) {
        Node<V> top = root;
        if (top != null) {
            fits(top, uri, 0, visit);
        }
    }

    /** Whether to go on. */
    private static <V> boolean fits(Node<V> node, String uri, int from, Predicate<V> visit) {
        String label = node.label;
        int at = from;
        for (int i = 0; i < label.length(); i++) {
            char c = label.charAt(i);
            if (c == '.' && startsComponent(uri, at)) {
                int dot = uri.indexOf('.', at);
                if (dot < 0) {
                    return true;
                }
                at = dot + 1;
            } else if (at < uri.length() && uri.charAt(at) == c) {
                at++;
            } else {
                return true;
            }
        }
        boolean wild = startsComponent(uri, at);
        if (at < uri.length()) {
            Node<V> literal = node.child(uri.charAt(at));
            if (literal != null && !fits(literal, uri, at, visit)) {
                return false;
            }
        }
        if (wild && at < uri.length() && uri.charAt(at) != '.') {
            Node<V> any = node.child('.');
            if (any != null && !fits(any, uri, at, visit)) {
                return false;
            }
        }
        boolean end = wild ? at < uri.length() && uri.indexOf('.', at) < 0 : at == uri.length();
        return !end || node.value == null || visit.test(node.value);
    }

    private static boolean startsComponent(String uri, int at) {
        return at == 0 || uri.charAt(at - 1) == '.';
    }

    @SuppressWarnings("unchecked") // an empty array holds nothing of the wrong type
    private static <V> Node<V>[] none() {
        return (Node<V>[]) NO_CHILDREN;
    }

    /**
     * @param label the part of the pattern between the parent and this node
     * @param children sorted by the first character of their labels
     */
    private record Node<V>(String label, @Nullable V value, Node<V>[] children) {
        @Nullable
        Node<V> child(char first) {
            int i = index(first);
            return i < 0 ? null : children[i];
        }

        private int index(char first) {
            int low = 0;
            int high = children.length - 1;
            while (low <= high) {
                int middle = (low + high) >>> 1;
                int order = Character.compare(children[middle].label.charAt(0), first);
                if (order == 0) {
                    return middle;
                } else if (order < 0) {
                    low = middle + 1;
                } else {
                    high = middle - 1;
                }
            }
            return -low - 1;
        }

        /** This node, which the pattern reaches at {@code from}, with the value put in. */
        Node<V> with(String pattern, int from, V added) {
            int common = 0;
            while (common < label.length()
                    && from + common < pattern.length()
                    && label.charAt(common) == pattern.charAt(from + common)) {
                common++;
            }
            int at = from + common;
            if (common < label.length()) {
                Node<V> lower = new Node<>(label.substring(common), value, children);
                Node<V> upper = new Node<>(label.substring(0, common), null, one(lower));
                return upper.with(pattern, from, added);
            }
            if (at == pattern.length()) {
                return new Node<>(label, added, children);
            }
            int i = index(pattern.charAt(at));
            if (i >= 0) {
                Node<V>[] changed = children.clone();
                changed[i] = children[i].with(pattern, at, added);
                return new Node<>(label, value, changed);
            }
            int place = -i - 1;
            Node<V>[] more = Arrays.copyOf(children, children.length + 1);
            System.arraycopy(children, place, more, place + 1, children.length - place);
            more[place] = new Node<>(pattern.substring(at), added, none());
            return new Node<>(label, value, more);
        }

        /** This node without the pattern's value; null when nothing is left. */
        @Nullable
        Node<V> without(String pattern, int from) {
            if (!pattern.startsWith(label, from)) {
                return this;
            }
            int at = from + label.length();
            if (at == pattern.length()) {
                return tidy(null, children);
            }
            int i = index(pattern.charAt(at));
            if (i < 0) {
                return this;
            }
            Node<V> changed = children[i].without(pattern, at);
            if (changed != null) {
                Node<V>[] same = children.clone();
                same[i] = changed;
                return tidy(value, same);
            }
            Node<V>[] fewer = Arrays.copyOf(children, children.length - 1);
            System.arraycopy(children, i + 1, fewer, i, fewer.length - i);
            return tidy(value, fewer);
        }

        private @Nullable Node<V> tidy(@Nullable V kept, Node<V>[] rest) {
            if (kept == null && rest.length == 0) {
                return null;
            }
            if (kept == null && rest.length == 1 && !label.isEmpty()) {
                return new Node<>(label + rest[0].label, rest[0].value, rest[0].children);
            }
            return new Node<>(label, kept, rest);
        }

        @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of generic types cannot be made otherwise
        private static <V> Node<V>[] one(Node<V> only) {
            return new Node[] {only};
        }
    }
}
