/** The plug-in host: binds handler modules, dispatches calls to them, keeps realms in step, shows what is installed. */
@NullMarked
package io.transom.core.internal;

import org.jspecify.annotations.NullMarked;
