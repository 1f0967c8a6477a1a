package io.transom.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a contract must look like, and what is said of one that does not. */
class ContractReaderTest {
    @Test
    void aContractIsReadWhole() {
        ContractDescription contract = ContractDescription.of(Good.class);

        assertEquals("Good", contract.name());
        assertEquals("sample", contract.family());
        assertEquals(Scope.WORKER, contract.scope());
        assertEquals(
                List.of(
                        new EventDescription("on_done", "on_done", true, "It is done."),
                        new EventDescription("on_log", "on_sample_log", false, "A line.")),
                contract.events());
        assertEquals(
                List.of("get_all", "start_it"),
                contract.procedures().stream().map(ProcedureDescription::name).toList());
        ProcedureDescription start = contract.procedures().get(1);
        assertEquals("startIt", start.method());
        assertEquals("Answer", start.result());
        assertEquals(List.of("first_key", "second"), start.resultKeys());
        assertEquals(List.of(Errors.ALREADY_RUNNING), start.errors());
        assertEquals(List.of("on_done"), start.events());
        assertEquals(250, start.timeoutMillis());
        assertTrue(start.referenceOnly());
        assertEquals("map of list of integer", contract.procedures().get(0).result());
        assertEquals(List.of(), contract.procedures().get(0).resultKeys());
    }

    @Test
    void parametersHaveTypesAndDecodedDefaults() {
        List<ParamDescription> params =
                ContractDescription.of(Good.class).procedures().get(1).params();

        assertEquals(new ParamDescription("it_id", JsonType.STRING, true, false, null, false, "Which."), params.get(0));
        assertEquals(new ParamDescription("config", JsonType.MAP, true, false, null, true, ""), params.get(1));
        assertEquals(new ParamDescription("count", JsonType.INTEGER, false, false, 100L, false, ""), params.get(2));
        assertTrue(params.get(3).nullable());
        assertFalse(params.get(3).required());
        assertNull(params.get(3).byDefault());
        assertEquals(List.of(), params.get(4).byDefault());
    }

    @Test
    void aContractMayHaveEventsOnly() {
        assertEquals(List.of(), ContractDescription.of(Events.class).procedures());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            NotAnInterface   | expected an interface
            NoAnnotation     | @Contract is missing
            Empty            | has neither a procedure nor an event
            NoDoc            | doc of @Contract is empty
            BadFamily        | family "Sample" is no wire name
            NoProcedure      | .get: @Procedure is missing
            Body             | .get: a procedure has no body
            EmptyText        | .get: doc is empty
            NoFullStop       | .get: doc does not end with a full stop
            Synchronous      | .get: expected a CompletionStage<...> as return type, found java.lang.String
            Unfit            | .get: result: java.time.Instant stands for no value on the wire
            UnfitRecord      | .get: result: Holder.when: java.util.Optional<java.lang.String> stands for no value
            NoParam          | .get: parameter 1: @Param is missing
            BadParam         | .get: parameter "itId" is no wire name
            ParamType        | .get: parameter it: type java.time.Instant is none that a parameter can have
            TwoParams        | .get: parameter it is declared twice
            Reserved         | .get: parameter worker_id has the name of a routing argument
            Late             | .get: parameter b is required but follows one with a default
            NullPrimitive    | .get: parameter a may be null and so cannot be of type long
            DefaultType      | .get: parameter a: default "x" is not of type integer
            DefaultJson      | .get: parameter a: default nope is no JSON
            Undeclared       | .get: event on_x is not declared by an @Event of the contract
            BadError         | .get: error "no uri" is no URI
            Overloaded       | .get: another method has the same wire name get
            TwiceDeclared    | event on_x is declared twice
            BadEvent         | event "onX" is no topic suffix
            """)
    void whatIsWrongIsSaidWithInterfaceAndMethod(String name, String expected) throws Exception {
        Class<?> contract = Class.forName(ContractReaderTest.class.getName() + "$" + name);

        var refused = assertThrows(IllegalArgumentException.class, () -> ContractDescription.of(contract));

        assertTrue(refused.getMessage().startsWith(contract.getName()), refused.getMessage());
        assertTrue(refused.getMessage().contains(expected), refused.getMessage());
    }

    record Answer(String firstKey, long second) {}

    record Holder(Optional<String> when) {}

    @Contract(family = "sample", scope = Scope.WORKER, doc = "A sample.")
    @Event(value = "on_done", doc = "It is done.")
    @Event(value = "on_log", remote = "on_sample_log", relayed = false, doc = "A line.")
    interface Good {
        @Procedure(
                doc = "Starts it.",
                access = Access.OPERATE,
                errors = Errors.ALREADY_RUNNING,
                events = "on_done",
                timeoutMillis = 250,
                referenceOnly = true)
        CompletionStage<Answer> startIt(
                @Param(value = "it_id", doc = "Which.") String id,
                @Param(value = "config", secret = true) Config config,
                @Param(value = "count", byDefault = "100") long count,
                @Param(value = "note", byDefault = "null") String note,
                @Param(value = "types", byDefault = "[]") List<String> types);

        @Procedure(doc = "Gets all.", access = Access.READ)
        CompletionStage<Map<String, List<Long>>> getAll();
    }

    @Contract(family = "sample", scope = Scope.WORKER, doc = "A sample.")
    @Event(value = "part.on_done", doc = "It is done.")
    interface Events {}

    @Contract(family = "sample", scope = Scope.WORKER, doc = "A sample.")
    static class NotAnInterface {}

    interface NoAnnotation {}

    @Contract(family = "sample", scope = Scope.WORKER, doc = "A sample.")
    interface Empty {}

    @Contract(family = "sample", scope = Scope.WORKER, doc = " ")
    interface NoDoc {}

    @Contract(family = "Sample", scope = Scope.WORKER, doc = "A sample.")
    interface BadFamily {}

    @Contract(family = "sample", scope = Scope.WORKER, doc = "A sample.")
    interface NoProcedure {
        CompletionStage<String> get();
    }

    @Contract(family = "sample", scope = Scope.WORKER, doc = "A sample.")
    interface Body {
        @Procedure(doc = "Gets.", access = Access.READ)
        default CompletionStage<String> get() {
            throw new UnsupportedOperationException();
        }
    }

    @Contract(family = "sample", scope = Scope.WORKER, doc = "A sample.")
    interface EmptyText {
        @Procedure(doc = "", access = Access.READ)
        CompletionStage<String> get();
    }

    @Contract(family = "sample", scope = Scope.WORKER, doc = "A sample.")
    interface NoFullStop {
        @Procedure(doc = "Gets", access = Access.READ)
        CompletionStage<String> get();
    }

    @Contract(family = "sample", scope = Scope.WORKER, doc = "A sample.")
    interface Synchronous {
        @Procedure(doc = "Gets.", access = Access.READ)
        String get();
    }

    @Contract(family = "sample", scope = Scope.WORKER, doc = "A sample.")
    interface Unfit {
        @Procedure(doc = "Gets.", access = Access.READ)
        CompletionStage<java.time.Instant> get();
    }

    @Contract(family = "sample", scope = Scope.WORKER, doc = "A sample.")
    interface UnfitRecord {
        @Procedure(doc = "Gets.", access = Access.READ)
        CompletionStage<Holder> get();
    }

    @Contract(family = "sample", scope = Scope.WORKER, doc = "A sample.")
    interface NoParam {
        @Procedure(doc = "Gets.", access = Access.READ)
        CompletionStage<String> get(String it);
    }

    @Contract(family = "sample", scope = Scope.WORKER, doc = "A sample.")
    interface BadParam {
        @Procedure(doc = "Gets.", access = Access.READ)
        CompletionStage<String> get(@Param("itId") String it);
    }

    @Contract(family = "sample", scope = Scope.WORKER, doc = "A sample.")
    interface ParamType {
        @Procedure(doc = "Gets.", access = Access.READ)
        CompletionStage<String> get(@Param("it") java.time.Instant it);
    }

    @Contract(family = "sample", scope = Scope.WORKER, doc = "A sample.")
    interface TwoParams {
        @Procedure(doc = "Gets.", access = Access.READ)
        CompletionStage<String> get(@Param("it") String it, @Param("it") String again);
    }

    @Contract(family = "sample", scope = Scope.WORKER, doc = "A sample.")
    interface Reserved {
        @Procedure(doc = "Gets.", access = Access.READ)
        CompletionStage<String> get(@Param("worker_id") String it);
    }

    @Contract(family = "sample", scope = Scope.WORKER, doc = "A sample.")
    interface Late {
        @Procedure(doc = "Gets.", access = Access.READ)
        CompletionStage<String> get(@Param(value = "a", byDefault = "1") long a, @Param("b") long b);
    }

    @Contract(family = "sample", scope = Scope.WORKER, doc = "A sample.")
    interface NullPrimitive {
        @Procedure(doc = "Gets.", access = Access.READ)
        CompletionStage<String> get(@Param(value = "a", byDefault = "null") long a);
    }

    @Contract(family = "sample", scope = Scope.WORKER, doc = "A sample.")
    interface DefaultType {
        @Procedure(doc = "Gets.", access = Access.READ)
        CompletionStage<String> get(@Param(value = "a", byDefault = "\"x\"") long a);
    }

    @Contract(family = "sample", scope = Scope.WORKER, doc = "A sample.")
    interface DefaultJson {
        @Procedure(doc = "Gets.", access = Access.READ)
        CompletionStage<String> get(@Param(value = "a", byDefault = "nope") long a);
    }

    @Contract(family = "sample", scope = Scope.WORKER, doc = "A sample.")
    interface Undeclared {
        @Procedure(doc = "Gets.", access = Access.READ, events = "on_x")
        CompletionStage<String> get();
    }

    @Contract(family = "sample", scope = Scope.WORKER, doc = "A sample.")
    interface BadError {
        @Procedure(doc = "Gets.", access = Access.READ, errors = "no uri")
        CompletionStage<String> get();
    }

    @Contract(family = "sample", scope = Scope.WORKER, doc = "A sample.")
    interface Overloaded {
        @Procedure(doc = "Gets.", access = Access.READ)
        CompletionStage<String> get();

        @Procedure(doc = "Gets.", access = Access.READ)
        CompletionStage<String> get(@Param("it") String it);
    }

    @Contract(family = "sample", scope = Scope.WORKER, doc = "A sample.")
    @Event(value = "on_x", doc = "X.")
    @Event(value = "on_x", doc = "X.")
    interface TwiceDeclared {}

    @Contract(family = "sample", scope = Scope.WORKER, doc = "A sample.")
    @Event(value = "onX", doc = "X.")
    interface BadEvent {}
}
