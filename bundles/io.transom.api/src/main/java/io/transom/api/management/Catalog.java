package io.transom.api.management;

import io.transom.api.Access;
import io.transom.api.ContractDescription;
import io.transom.api.spi.ConsoleCommand;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/** What is installed in the plug-in host of this process. Thread-safe; every answer is a snapshot. */
@ProviderType
public interface Catalog {
    /** All modules that are bound, failed or draining, by bundle name. */
    List<ModuleView> modules();

    /** Told of every change, one after the other; at once for the present state. Until the result is closed. */
    AutoCloseable listen(Listener listener);

    /** Takes changes; must return soon. */
    @ConsumerType
    interface Listener {
        /** The module is there, or is there in another state. */
        void present(ModuleView module);

        /** The module has gone; nothing of it may be kept. */
        void gone(ModuleView module);
    }

    /**
     * A handler module.
     *
     * @param id service ID, unique for the life of the framework
     * @param bundle symbolic name
     * @param failure why it is not active, empty when it is
     * @param contracts contracts forwarded or implemented
     * @param procedures everything it answers
     */
    record ModuleView(
            long id,
            String bundle,
            String version,
            String family,
            int ranking,
            State state,
            String failure,
            List<ContractDescription> contracts,
            List<ProcedureView> procedures,
            List<TopicView> topics,
            List<ConsoleCommand> commands,
            List<MBeanView> mbeans,
            Counters counters) {}

    /** States of a module. */
    enum State {
        ACTIVE,
        /** Unbound; calls in flight finish. */
        DRAINING,
        /** {@code contribute} or a check failed. */
        FAILED
    }

    /**
     * @param uri in the first place where it is offered; the declared one when there is no place yet
     * @param contract simple name of the contract, empty for a single URI
     * @param procedure its name on the wire, the whole URI for a single one
     * @param forwarded whether calls go on to a node
     * @param shadowedBy bundle that answers instead, empty when this one does
     * @param access its access class
     */
    record ProcedureView(
            String uri,
            String contract,
            String procedure,
            String doc,
            boolean forwarded,
            String shadowedBy,
            Access access) {
        /** The strictest access class, for whoever does not know better. */
        public ProcedureView(
                String uri, String contract, String procedure, String doc, boolean forwarded, String shadowedBy) {
            this(uri, contract, procedure, doc, forwarded, shadowedBy, Access.OWN);
        }
    }

    record TopicView(String uri, String doc) {}

    /** An MBean of the module, to be registered under {@code io.transom:type=<type>,module=<bundle>}. */
    record MBeanView(String type, Object mbean) {}

    /** Live counters; they go on counting while the view is kept. */
    @ProviderType
    interface Counters {
        long calls();

        long errors();

        long inFlight();

        /** Sum of the time of all finished calls, nanoseconds. */
        long nanos();

        /** The same for one procedure; zeros for an unknown one. */
        Counters of(String procedure);
    }
}
