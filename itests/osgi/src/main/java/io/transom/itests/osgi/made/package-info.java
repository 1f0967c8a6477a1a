/** Handler modules that tests pack into bundles of their own, see {@link io.transom.itests.osgi.MadeBundle}. */
package io.transom.itests.osgi.made;
