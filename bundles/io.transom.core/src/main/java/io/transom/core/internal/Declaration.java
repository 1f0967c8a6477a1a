package io.transom.core.internal;

import io.transom.api.Access;
import io.transom.api.ContractDescription;
import io.transom.api.ProcedureDescription;
import io.transom.api.spi.ProcedureSpec;
import io.transom.core.host.Place;
import io.transom.wamp.Match;
import java.util.Optional;

/** A procedure as its module declared it: plain data. */
sealed interface Declaration {
    /** Name within the module: on the wire, or the whole URI of a single one. */
    String name();

    String doc();

    Access access();

    /** Default time-out, 0 for none. */
    long timeoutMillis();

    /** Simple name of the contract; empty for a single URI. */
    String contractName();

    /** What is to be registered at a place; empty when it is not offered there. */
    Optional<Offer> at(Place place);

    /** What it is called where there is no place yet. */
    Offer declared();

    /** Whether calls go on to the node or worker that they name. */
    boolean forwarded();

    /** How many leading arguments name the node and the worker at a place. */
    int routingArguments(Place place);

    /** A procedure of a contract, answered by the module itself, or forwarded. */
    record OfContract(ContractDescription contract, ProcedureDescription procedure, boolean forwarded)
            implements Declaration {
        @Override
        public String name() {
            return procedure.name();
        }

        @Override
        public String doc() {
            return procedure.doc();
        }

        @Override
        public Access access() {
            return procedure.access();
        }

        @Override
        public long timeoutMillis() {
            return procedure.timeoutMillis();
        }

        @Override
        public String contractName() {
            return contract.name();
        }

        /** What is forwarded is offered only where calls say to whom. */
        @Override
        public Optional<Offer> at(Place place) {
            return forwarded && place.routingArguments(contract) == 0
                    ? Optional.empty()
                    : place.uri(contract, procedure).map(uri -> new Offer(uri, Match.EXACT));
        }

        @Override
        public Offer declared() {
            return new Offer(contract.family() + "." + procedure.name(), Match.EXACT);
        }

        @Override
        public int routingArguments(Place place) {
            return place.routingArguments(contract);
        }
    }

    /** A single URI. */
    record Single(ProcedureSpec spec) implements Declaration {
        @Override
        public String name() {
            return spec.uri();
        }

        @Override
        public String doc() {
            return spec.doc();
        }

        @Override
        public Access access() {
            return spec.access();
        }

        @Override
        public long timeoutMillis() {
            return spec.timeoutMillis();
        }

        @Override
        public String contractName() {
            return "";
        }

        @Override
        public Optional<Offer> at(Place place) {
            return place.offers(spec.uri()) ? Optional.of(declared()) : Optional.empty();
        }

        @Override
        public Offer declared() {
            return new Offer(spec.uri(), spec.match());
        }

        @Override
        public boolean forwarded() {
            return false;
        }

        @Override
        public int routingArguments(Place place) {
            return 0;
        }
    }
}
