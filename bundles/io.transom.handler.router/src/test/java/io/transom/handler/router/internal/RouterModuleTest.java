package io.transom.handler.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.transom.api.ContractDescription;
import io.transom.api.spi.Contribution;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The module of the family router. */
class RouterModuleTest {
    @Test
    void allProceduresOfTheFamilyAreForwardedAndNothingElse() {
        List<ContractDescription> forwarded = forwarded();

        forwarded.forEach(contract -> assertEquals("router", contract.family()));
        assertEquals(
                27,
                forwarded.stream()
                        .flatMap(contract -> contract.procedures().stream())
                        .distinct()
                        .count());
    }

    /** What the module forwards; anything else that it declared would be an error. */
    private static List<ContractDescription> forwarded() {
        var result = new ArrayList<ContractDescription>();
        Object recorder = Proxy.newProxyInstance(
                RouterModuleTest.class.getClassLoader(),
                new Class<?>[] {Contribution.class},
                (self, method, arguments) -> {
                    assertEquals("forward", method.getName());
                    for (Class<?> contract : (Class<?>[]) arguments[0]) {
                        result.add(ContractDescription.of(contract));
                    }
                    return self;
                });
        new RouterModule().contribute((Contribution) recorder);
        return result;
    }
}
