package io.transom.api.center;

import java.util.List;

/**
 * Who cannot log in any more.
 *
 * @param emails e-mail addresses of the users, ascending
 * @param pubkeys public keys that were taken away, 64 hex digits each, ascending
 * @param killed IDs of the sessions that were ended
 */
public record AccessRemoval(List<String> emails, List<String> pubkeys, List<Long> killed) {}
