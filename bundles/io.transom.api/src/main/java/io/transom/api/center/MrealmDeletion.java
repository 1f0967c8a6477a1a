package io.transom.api.center;

import java.util.List;

/**
 * A management realm that was deleted.
 *
 * @param created ISO 8601, UTC
 * @param deleted ISO 8601, UTC
 * @param owner OID of a user
 * @param caller authid of whoever deleted it
 * @param unpaired OIDs of the nodes that were paired with it
 */
public record MrealmDeletion(
        String oid, String name, String created, String deleted, String owner, String caller, List<String> unpaired) {}
