package io.transom.testkit;

import io.transom.api.ContractDescription;
import io.transom.api.spi.Contribution;
import io.transom.api.spi.HandlerModule;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/** For the tests of handler modules that only forward. */
public final class HandlerModuleCheck {
    private HandlerModuleCheck() {}

    /** The module forwards so many procedures, all of them of that family, and declares nothing else. */
    public static void forwardsOnly(HandlerModule module, String family, int procedures) {
        List<ContractDescription> contracts = forwarded(module);
        for (ContractDescription contract : contracts) {
            if (!contract.family().equals(family)) {
                throw new AssertionError(
                        "expected contracts of family " + family + ", found one of " + contract.family());
            }
        }
        long found = contracts.stream()
                .flatMap(contract -> contract.procedures().stream())
                .distinct()
                .count();
        if (found != procedures) {
            throw new AssertionError("family " + family + ": expected " + procedures + " procedures, found " + found);
        }
    }

    private static List<ContractDescription> forwarded(HandlerModule module) {
        var result = new ArrayList<ContractDescription>();
        Object recorder = Proxy.newProxyInstance(
                Contribution.class.getClassLoader(), new Class<?>[] {Contribution.class}, (self, method, arguments) -> {
                    if (!method.getName().equals("forward")) {
                        throw new AssertionError("expected forward only, found " + method.getName());
                    }
                    for (Class<?> contract : (Class<?>[]) arguments[0]) {
                        result.add(ContractDescription.of(contract));
                    }
                    return self;
                });
        module.contribute((Contribution) recorder);
        return result;
    }
}
