package io.transom.transport.internal;

import io.transom.wamp.Encoding;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A sub-protocol of WebSocket: how messages are written, and whether one WebSocket message carries several. */
record Subprotocol(Encoding encoding, boolean batched) {
    String id() {
        return batched ? encoding.subprotocol() + ".batched" : encoding.subprotocol();
    }

    /** What a client offers, in its order. */
    static List<Subprotocol> offered(List<Encoding> encodings, boolean batched) {
        return encodings.stream()
                .flatMap(encoding -> batched
                        ? Stream.of(new Subprotocol(encoding, true), new Subprotocol(encoding, false))
                        : Stream.of(new Subprotocol(encoding, false)))
                .toList();
    }

    /** Of the encodings the first in the server's order that the client knows; of its two forms the one that the client names first. */
    static Optional<Subprotocol> chosen(List<Encoding> served, List<String> wished) {
        for (Encoding encoding : served) {
            for (String name : wished) {
                for (boolean batched : new boolean[] {false, true}) {
                    var candidate = new Subprotocol(encoding, batched);
                    if (candidate.id().equals(name)) {
                        return Optional.of(candidate);
                    }
                }
            }
        }
        return Optional.empty();
    }

    Frames frames(ChannelConnection connection, boolean client, @Nullable DeflateTerms deflate) {
        return batched
                ? new BatchedFrames(connection, client, deflate)
                : new WebSocketFrames(connection, client, deflate);
    }
}
