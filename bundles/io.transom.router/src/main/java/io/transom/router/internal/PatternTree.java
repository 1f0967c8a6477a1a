package io.transom.router.internal;

import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Values by URI pattern, found in time that depends on the URI and what matches, not on how many there are: a persistent radix
 * tree. Reading takes no lock; writers must exclude each other. No node is looked at twice for a URI, so patterns made to
 * fit the beginnings of many URIs cost no more than each its own nodes, and nothing goes deeper than a URI is long.
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
            at = node.literally(pattern, at);
            if (at < 0) {
                return null;
            }
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
            top = new Node<>(new char[0], null, none());
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
        while (node != null && (at = node.literally(uri, at)) >= 0) {
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
        while (node != null && (at = node.literally(uri, at)) >= 0) {
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
        int labelLength = node.labelLength();
        int at = from;
        for (int i = 0; i < labelLength; i++) {
            char c = node.text[i];
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
     * Compact, since a large tree is mostly not in the processor's cache: which child to go on with is told by the node itself.
     *
     * @param text the label, that is the part of the pattern between the parent and this node, then the first character of each
     *     child's label
     * @param children sorted by those characters
     */
    private record Node<V>(char[] text, @Nullable V value, Node<V>[] children) {
        int labelLength() {
            return text.length - children.length;
        }

        /** Where the label ends in the URI, which it is compared with character by character; -1 when it does not fit. */
        int literally(String uri, int from) {
            int length = labelLength();
            if (length > uri.length() - from) {
                return -1;
            }
            for (int i = 0; i < length; i++) {
                if (text[i] != uri.charAt(from + i)) {
                    return -1;
                }
            }
            return from + length;
        }

        @Nullable
        Node<V> child(char first) {
            int i = index(first);
            return i < 0 ? null : children[i];
        }

        private int index(char first) {
            int labelLength = labelLength();
            int i = Arrays.binarySearch(text, labelLength, text.length, first);
            return i < 0 ? i + labelLength : i - labelLength;
        }

        /** This node, which the pattern reaches at {@code from}, with the value put in. */
        Node<V> with(String pattern, int from, V added) {
            int labelLength = labelLength();
            int common = 0;
            while (common < labelLength
                    && from + common < pattern.length()
                    && text[common] == pattern.charAt(from + common)) {
                common++;
            }
            int at = from + common;
            if (common < labelLength) {
                Node<V> lower = new Node<>(Arrays.copyOfRange(text, common, text.length), value, children);
                Node<V> upper = new Node<>(Arrays.copyOf(text, common + 1), null, one(lower));
                return upper.with(pattern, from, added);
            }
            if (at == pattern.length()) {
                return new Node<>(text, added, children);
            }
            int i = index(pattern.charAt(at));
            if (i >= 0) {
                Node<V>[] changed = children.clone();
                changed[i] = children[i].with(pattern, at, added);
                return new Node<>(text, value, changed);
            }
            int place = -i - 1;
            Node<V>[] more = Arrays.copyOf(children, children.length + 1);
            System.arraycopy(children, place, more, place + 1, children.length - place);
            more[place] = new Node<>(pattern.substring(at).toCharArray(), added, none());
            char[] moreText = Arrays.copyOf(text, text.length + 1);
            System.arraycopy(text, labelLength + place, moreText, labelLength + place + 1, children.length - place);
            moreText[labelLength + place] = pattern.charAt(at);
            return new Node<>(moreText, value, more);
        }

        /** This node without the pattern's value; null when nothing is left. */
        @Nullable
        Node<V> without(String pattern, int from) {
            int at = literally(pattern, from);
            if (at < 0) {
                return this;
            }
            if (at == pattern.length()) {
                return tidy(text, null, children);
            }
            int i = index(pattern.charAt(at));
            if (i < 0) {
                return this;
            }
            Node<V> changed = children[i].without(pattern, at);
            if (changed != null) {
                Node<V>[] same = children.clone();
                same[i] = changed;
                return tidy(text, value, same);
            }
            Node<V>[] fewer = Arrays.copyOf(children, children.length - 1);
            System.arraycopy(children, i + 1, fewer, i, fewer.length - i);
            int gone = labelLength() + i;
            char[] lessText = Arrays.copyOf(text, text.length - 1);
            System.arraycopy(text, gone + 1, lessText, gone, lessText.length - gone);
            return tidy(lessText, value, fewer);
        }

        private static <V> @Nullable Node<V> tidy(char[] text, @Nullable V kept, Node<V>[] rest) {
            if (kept == null && rest.length == 0) {
                return null;
            }
            if (kept == null && rest.length == 1 && text.length > 1) {
                Node<V> only = rest[0];
                char[] joined = Arrays.copyOf(text, text.length - 1 + only.text.length);
                System.arraycopy(only.text, 0, joined, text.length - 1, only.text.length);
                return new Node<>(joined, only.value, only.children);
            }
            return new Node<>(text, kept, rest);
        }

        @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of generic types cannot be made otherwise
        private static <V> Node<V>[] one(Node<V> only) {
            return new Node[] {only};
        }
    }
}
