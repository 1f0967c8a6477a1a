package io.transom.jmx.internal;

import io.transom.api.ContractDescription;
import io.transom.api.JsonType;
import io.transom.api.ParamDescription;
import io.transom.api.ProcedureDescription;
import io.transom.api.Scope;
import io.transom.api.management.Catalog.ModuleView;
import io.transom.api.management.Catalog.ProcedureView;
import io.transom.api.management.Fleet;
import io.transom.api.management.Operator;
import io.transom.jmx.internal.DescribedBean.Operation;
import io.transom.wamp.Call;
import io.transom.wamp.CallOptions;
import io.transom.wamp.CancelMode;
import io.transom.wamp.Json;
import io.transom.wamp.Payload;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.WampError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Operations made from contracts: one for each procedure of a module. Parameters are texts: the node (authid or OID) and worker
 * first, then the procedure's own as JSON (texts may stand without quotes); an empty one counts as not given. The result is JSON.
 */
final class ProcedureOperations {
    private static final long SECONDS = 60;

    private final Fleet fleet;
    private final Operator operator;

    ProcedureOperations(Fleet fleet, Operator operator) {
        this.fleet = fleet;
        this.operator = operator;
    }

    List<Operation> of(ModuleView module) {
        var operations = new ArrayList<Operation>();
        for (ContractDescription contract : module.contracts()) {
            for (ProcedureDescription procedure : contract.procedures()) {
                module.procedures().stream()
                        .filter(view -> view.contract().equals(contract.name())
                                && view.procedure().equals(procedure.name())
                                && view.shadowedBy().isEmpty())
                        .findFirst()
                        .ifPresent(view -> operations.add(operation(contract, procedure, view)));
            }
        }
        return operations;
    }

    private Operation operation(ContractDescription contract, ProcedureDescription procedure, ProcedureView view) {
        var parameters = new ArrayList<Operation.Parameter>();
        switch (contract.scope()) {
            case DOMAIN -> {}
            case REALM -> parameters.add(new Operation.Parameter("mrealm", "Name of the management realm"));
            case NODE -> parameters.add(new Operation.Parameter("node", "Authid or OID of the node"));
            case WORKER -> {
                parameters.add(new Operation.Parameter("node", "Authid or OID of the node"));
                parameters.add(new Operation.Parameter("worker", "ID of the worker"));
            }
        }
        procedure.params().forEach(param -> parameters.add(new Operation.Parameter(param.name(), doc(param))));
        return new Operation(
                procedure.method(),
                procedure.doc(),
                List.copyOf(parameters),
                texts -> call(contract.scope(), procedure, view.uri(), texts));
    }

    private static String doc(ParamDescription param) {
        return param.doc() + " (" + param.type().label()
                + (param.required() ? ", required)" : ", empty for the default)");
    }

    private String call(Scope scope, ProcedureDescription procedure, String uri, List<String> texts) {
        var args = new ArrayList<Object>();
        String realm = realm(scope, texts, args);
        int own = texts.size() - procedure.params().size();
        Map<String, Object> kwargs = new LinkedHashMap<>();
        for (int i = 0; i < procedure.params().size(); i++) {
            ParamDescription param = procedure.params().get(i);
            String text = texts.get(own + i);
            if (!text.isEmpty()) {
                kwargs.put(param.name(), value(param, text));
            }
        }
        return await(operator.call(realm, "jmx", uri, Payload.of(args, kwargs), CallOptions.DEFAULT), uri);
    }

    private String realm(Scope scope, List<String> texts, List<Object> args) {
        return switch (scope) {
            case DOMAIN -> Operator.DOMAIN;
            case REALM -> texts.get(0);
            case NODE, WORKER -> {
                var node = fleet.node(texts.get(0))
                        .orElseThrow(() -> new OperationFailed("no node \"" + texts.get(0) + "\""));
                args.add(node.oid());
                if (scope == Scope.WORKER) {
                    args.add(texts.get(1));
                }
                String realm = node.realm();
                if (realm == null) {
                    throw new OperationFailed("node " + node.oid() + " is not paired");
                }
                yield realm;
            }
        };
    }

    private static @Nullable Object value(ParamDescription param, String text) {
        if (param.type() == JsonType.STRING && !text.startsWith("\"")) {
            return text.equals("null") && param.nullable() ? null : text;
        }
        try {
            return Json.read(text);
        } catch (ProtocolException malformed) {
            throw new OperationFailed(
                    param.name() + ": expected JSON (" + param.type().label() + "), found " + text);
        }
    }

    private static String await(Call call, String uri) {
        try {
            Payload result = call.result().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
            return Json.write(result.first());
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof WampError error
                    ? new OperationFailed(error.uri() + ": " + error.text())
                    : new OperationFailed(uri + ": " + failed.getCause());
        } catch (TimeoutException late) {
            call.cancel(CancelMode.KILLNOWAIT);
            throw new OperationFailed(uri + ": no answer within " + SECONDS + " s");
        } catch (InterruptedException interrupted) {
            call.cancel(CancelMode.KILLNOWAIT);
            Thread.currentThread().interrupt();
            throw new OperationFailed(uri + ": interrupted");
        }
    }
}
