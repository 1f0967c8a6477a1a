package com.example.hello;

import io.transom.api.Access;
import io.transom.api.Contract;
import io.transom.api.Param;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import io.transom.api.spi.Contribution;
import io.transom.api.spi.HandlerFamily;
import io.transom.api.spi.HandlerModule;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Component;

/** Greets: {@code crossbarfabriccenter.hello.greet}, {@code hello:greet NAME}, and an operation in JMX. */
@Component
@HandlerFamily("hello")
public final class HelloModule implements HandlerModule {
    /** What the bundle offers. */
    @Contract(family = "hello", scope = Scope.REALM, doc = "Greetings.")
    public interface Greetings {
        /** A greeting as text. */
        @Procedure(doc = "Greets somebody.", access = Access.READ)
        CompletionStage<String> greet(@Param(value = "name", doc = "Whom to greet") String name);
    }

    @Override
    public void contribute(Contribution to) {
        Greetings greetings = name -> CompletableFuture.completedFuture("Hello, " + name + "!");
        to.implement(Greetings.class, greetings);
    }
}
