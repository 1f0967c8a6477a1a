package io.transom.core.internal;

import io.transom.wamp.Match;

/** What is registered at a place: a whole URI, or a pattern. */
record Offer(String uri, Match match) {}
