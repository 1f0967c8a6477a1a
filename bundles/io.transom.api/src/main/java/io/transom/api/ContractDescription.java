package io.transom.api;

import java.util.List;

/**
 * What a {@link Contract} declares, as plain data: it keeps no class of the bundle that the contract came from.
 *
 * @param name simple name of the interface
 */
public record ContractDescription(
        String name,
        String family,
        Scope scope,
        String doc,
        List<ProcedureDescription> procedures,
        List<EventDescription> events) {
    /**
     * Reads the annotations. Throws {@link IllegalArgumentException} that names interface, method and what is wrong.
     */
    public static ContractDescription of(Class<?> contract) {
        return ContractReader.read(contract);
    }
}
