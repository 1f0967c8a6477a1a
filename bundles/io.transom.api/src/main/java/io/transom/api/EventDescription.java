package io.transom.api;

/**
 * An event as plain data.
 *
 * @param local topic suffix at the node
 * @param remote name at the center
 */
public record EventDescription(String local, String remote, boolean relayed, String doc) {}
