package io.transom.store.jdbc.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the store, PID {@code io.transom.store.jdbc}. The store starts only where it is configured. */
@ObjectClassDefinition(
        id = StoreComponent.PID,
        name = "Transom: store",
        description = "Where a center keeps users, realms, nodes and the records of calls.")
public @interface StoreConfig {
    @AttributeDefinition(
            name = "Directory",
            description =
                    "Directory of the embedded database; made when it is missing. Empty: the directory \"state\" below "
                            + "the directory that the property transom.dir names.")
    String directory() default "";

    @AttributeDefinition(
            name = "URL",
            description =
                    "A database on a PostgreSQL server: jdbc:postgresql://HOST:PORT/DATABASE?user=USER, and what else its driver "
                            + "takes, such as sslmode=verify-full; never a password. Empty: the embedded database in \"directory\".")
    String url() default "";

    @AttributeDefinition(
            name = "Password file",
            description =
                    "File with the password for the server. Empty: environment variable TRANSOM_STORE_PASSWORD, else none.")
    String password_file() default "";

    @AttributeDefinition(
            name = "Pending changes",
            description =
                    "Changes that may wait for the database; more are refused with transom.error.store_unavailable.")
    int changes_pending() default 1_000;

    @AttributeDefinition(
            name = "Time for a change",
            description =
                    "Milliseconds until a change that is not written yet fails with transom.error.store_unavailable.")
    long change_time() default 10_000;

    @AttributeDefinition(
            name = "Pending call records",
            description = "Records of calls that may wait to be written; more are dropped and counted.")
    int records_pending() default 10_000;

    @AttributeDefinition(
            name = "Kept call records",
            description = "Records of calls that are kept; the oldest are deleted and counted. 0 for no bound.")
    int records_kept() default 100_000;

    @AttributeDefinition(
            name = "Days of call records",
            description =
                    "Days for which records of calls are kept; older ones are deleted and counted. 0 for no bound.")
    int records_days() default 90;
}
