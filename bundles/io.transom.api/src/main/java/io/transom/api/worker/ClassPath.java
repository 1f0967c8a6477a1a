package io.transom.api.worker;

import static io.transom.api.Access.OPERATE;
import static io.transom.api.Access.READ;
import static io.transom.api.Errors.INVALID_ARGUMENT;

import io.transom.api.Contract;
import io.transom.api.Event;
import io.transom.api.Param;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Where a worker looks for the classes of components; the names are those of a Python worker. */
@Contract(family = "worker", scope = Scope.WORKER, doc = "Where a worker looks for the classes of components.")
@Event(
        value = "on_pythonpath_add",
        relayed = false,
        doc = "The search path has been changed: the result of add_pythonpath. Not sent to the caller.")
public interface ClassPath {
    @Procedure(access = READ, doc = "Lists the search path in force, in order: directories and jar files.")
    CompletionStage<List<String>> getPythonpath();

    @Procedure(
            access = OPERATE,
            errors = INVALID_ARGUMENT,
            events = "on_pythonpath_add",
            doc = "Adds to the search path of components that are started from now on, and gives the whole path and "
                    + "what was added to it. Each path must be a directory or a jar file; all are checked before any "
                    + "is added, and the first bad one fails with crossbar.error.invalid_argument and the keywords "
                    + "requested and resolved.")
    CompletionStage<ClassPathChange> addPythonpath(
            @Param(value = "paths", doc = "Texts, relative to the node directory.") List<String> paths,
            @Param(value = "prepend", byDefault = "true", doc = "In front, in the given order; at the end when false.")
                    boolean prepend);
}
