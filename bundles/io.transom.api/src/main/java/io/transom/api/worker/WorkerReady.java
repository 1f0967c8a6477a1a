package io.transom.api.worker;

/** What {@code on_worker_ready} says. */
public record WorkerReady(String type, String id, long pid) {}
