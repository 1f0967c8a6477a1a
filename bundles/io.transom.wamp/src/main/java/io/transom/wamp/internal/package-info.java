/** How the serializers work: one message table, and a bounded reader and a writer for each encoding. */
@NullMarked
package io.transom.wamp.internal;

import org.jspecify.annotations.NullMarked;
