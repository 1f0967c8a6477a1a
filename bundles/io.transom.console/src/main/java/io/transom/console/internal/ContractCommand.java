package io.transom.console.internal;

import io.transom.api.ContractDescription;
import io.transom.api.ParamDescription;
import io.transom.api.ProcedureDescription;
import io.transom.api.Scope;
import io.transom.api.management.Operator;
import io.transom.wamp.Payload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The command of one procedure, made from its contract: {@code router:start-router-realm NODE WORKER REALM-ID --config
 * FILE|JSON}. Required scalars are arguments; maps, lists and everything optional are options.
 */
final class ContractCommand implements ShellCommand {
    private static final String NODE = "node";
    private static final String WORKER = "worker";

    private final Center center;
    private final ContractDescription contract;
    private final ProcedureDescription procedure;
    private final String uri;

    ContractCommand(Center center, ContractDescription contract, ProcedureDescription procedure, String uri) {
        this.center = center;
        this.contract = contract;
        this.procedure = procedure;
        this.uri = uri;
    }

    @Override
    public String scope() {
        return contract.family();
    }

    @Override
    public String name() {
        return dashed(procedure.name());
    }

    @Override
    public String description() {
        return procedure.doc();
    }

    @Override
    public Syntax syntax() {
        var syntax = Syntax.of(scope() + ":" + name());
        if (contract.scope().routingArguments() > 0) {
            syntax.argument(NODE, "Authid or OID of the node");
        }
        if (contract.scope().routingArguments() > 1) {
            syntax.argument(WORKER, "ID of the worker");
        }
        for (ParamDescription param : procedure.params()) {
            if (isArgument(param)) {
                syntax.argument(dashed(param.name()), param.doc());
            }
        }
        for (ParamDescription param : procedure.params()) {
            if (!isArgument(param)) {
                syntax.option(optionName(param), valueName(param), optionDoc(param));
            }
        }
        if (contract.scope() == Scope.REALM) {
            syntax.option("--realm", "NAME", "Management realm, when there are several");
        }
        return syntax.build();
    }

    @Override
    public void run(Input input, Output out) throws Exception {
        var args = new ArrayList<Object>();
        var kwargs = new LinkedHashMap<String, Object>();
        String realm = realm(input, args);
        for (ParamDescription param : procedure.params()) {
            String key = isArgument(param) ? dashed(param.name()) : optionName(param);
            var text = input.find(key);
            if (text.isPresent()) {
                kwargs.put(param.name(), ValueText.parse(param, text.get()));
            } else if (param.required()) {
                throw new UsageException(
                        input.syntax().command() + ": missing " + key,
                        input.syntax().usage());
            }
        }
        out.value(center.call(realm, out.actor(), uri, Payload.of(args, kwargs)).first());
    }

    /** The realm to call on; adds the routing arguments. */
    private String realm(Input input, List<Object> args) {
        return switch (contract.scope()) {
            case DOMAIN -> Operator.DOMAIN;
            case REALM -> center.realm(input);
            case NODE, WORKER -> {
                var node = center.node(input.text(NODE));
                args.add(node.oid());
                input.find(WORKER).ifPresent(args::add);
                yield center.realmOf(node);
            }
        };
    }

    @Override
    public List<String> complete(Syntax.Argument argument, Input before) {
        return switch (argument.name()) {
            case NODE -> center.nodeNames();
            case WORKER -> before.find(NODE).map(center::workerIds).orElse(List.of());
            default -> List.of();
        };
    }

    private static boolean isArgument(ParamDescription param) {
        return param.required()
                && switch (param.type()) {
                    case STRING, INTEGER, NUMBER, BOOLEAN -> true;
                    case MAP, LIST, ANY -> false;
                };
    }

    /** {@code --config} for {@code realm_config}, else the whole name. */
    private static String optionName(ParamDescription param) {
        return param.name().endsWith("_config") ? "--config" : "--" + dashed(param.name());
    }

    private static String valueName(ParamDescription param) {
        return switch (param.type()) {
            case MAP, LIST, ANY -> "FILE|JSON";
            case BOOLEAN -> "true|false";
            case INTEGER, NUMBER -> "NUMBER";
            case STRING -> "TEXT";
        };
    }

    private static String optionDoc(ParamDescription param) {
        String tail =
                param.required() ? " (required)" : " (default: " + io.transom.wamp.Json.write(param.byDefault()) + ")";
        return param.doc() + tail;
    }

    private static String dashed(String name) {
        return name.replace('_', '-');
    }
}
