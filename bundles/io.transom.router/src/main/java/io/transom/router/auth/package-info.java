/**
 * Who may join, ready-made: the methods of the specification over principals that are given or looked up.
 *
 * <pre>{@code
 * var joe = Entry.of("user", new Credential.Secret("secret", null));
 * Authenticator authenticator = AuthMethods.oneOf(List.of(
 *         AuthMethods.wampcra(Lookup.of(Map.of("joe", joe)), Terms.STATIC),
 *         AuthMethods.anonymous(Lookup.anybody("guest"), Terms.STATIC)));
 * }</pre>
 */
@Export
@Version("1.0.0")
@NullMarked
package io.transom.router.auth;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
