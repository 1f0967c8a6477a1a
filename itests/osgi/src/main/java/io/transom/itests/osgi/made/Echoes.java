package io.transom.itests.osgi.made;

import io.transom.api.Access;
import io.transom.api.Contract;
import io.transom.api.Param;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import java.util.concurrent.CompletionStage;

/** Answered by the module. */
@Contract(family = "echo", scope = Scope.REALM, doc = "Echoes.")
public interface Echoes {
    @Procedure(doc = "Gives the text back.", access = Access.READ)
    CompletionStage<String> echo(@Param("text") String text);
}
