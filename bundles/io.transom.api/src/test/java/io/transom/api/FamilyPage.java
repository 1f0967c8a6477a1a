package io.transom.api;

import io.transom.wamp.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The reference page of some contracts. */
final class FamilyPage {
    /** Contracts that a center forwards. */
    static final String REMOTE = "crossbarfabriccenter.remote.";

    /** Contracts of the center itself. */
    static final String CENTER = "crossbarfabriccenter.";

    private final String title;
    private final List<ContractDescription> contracts;
    private final String prefix;
    private final RecordTables records = new RecordTables();
    private final StringBuilder page = new StringBuilder();

    FamilyPage(String title, List<ContractDescription> contracts, String prefix) {
        this.title = title;
        this.contracts = contracts;
        this.prefix = prefix;
    }

    String text(String about) {
        line("# " + title, "", about, "", how(), "", "<!-- Made from the contracts; see README.md. -->", "");
        contents();
        for (ContractDescription contract : contracts) {
            section(contract);
        }
        events();
        page.append(records.text());
        return page.toString();
    }

    private boolean remote() {
        return prefix.equals(REMOTE);
    }

    private String how() {
        String common = "Every argument may be given by position or by keyword. Any call can also fail with a [general "
                + "error](errors.md#general-errors).";
        if (!remote()) {
            return "Called as the heading says, on the realm that is given with each group. " + common;
        }
        ContractDescription first = contracts.get(0);
        boolean node = first.scope() == Scope.NODE;
        return "Called at a center, on a management realm, as `" + REMOTE + first.family() + ".<procedure>`, with "
                + (node ? "`node_oid`" : "`node_oid` and `worker_id`") + " in front of the arguments below; "
                + "at the node as `crossbar." + (node ? "" : "worker.<worker_id>.") + "<procedure>` without "
                + (node ? "it" : "them") + ". " + common;
    }

    private void contents() {
        // GitHub numbers headings that occur again.
        var anchors = new HashMap<String, Integer>();
        contracts.forEach(contract -> anchors.merge(anchor(contract.name()), 1, Integer::sum));
        line("| procedure | access | |", "|---|---|---|");
        for (ContractDescription contract : contracts) {
            for (ProcedureDescription procedure : contract.procedures()) {
                String name = heading(contract, procedure);
                int before = anchors.merge(anchor(name), 1, Integer::sum) - 1;
                line("| [" + name + "](#" + anchor(name) + (before == 0 ? "" : "-" + before) + ") | "
                        + procedure.access().name().toLowerCase(Locale.ROOT) + " | "
                        + cell(firstSentence(procedure.doc())) + " |");
            }
        }
        line("");
    }

    private String heading(ContractDescription contract, ProcedureDescription procedure) {
        return remote() ? procedure.name() : contract.family() + "." + procedure.name();
    }

    private void section(ContractDescription contract) {
        if (contract.procedures().isEmpty()) {
            return;
        }
        line("## " + contract.name(), "", contract.doc() + (remote() ? "" : " " + realm(contract.scope())), "");
        for (ProcedureDescription procedure : contract.procedures()) {
            line("### " + heading(contract, procedure), "");
            line(procedure.doc(), "");
            if (procedure.referenceOnly()) {
                line("Not in the public API; it is there for operators of Crossbar.io.", "");
            }
            params(procedure);
            var facts = new ArrayList<String>();
            facts.add("Result: " + records.result(contract, procedure) + ".");
            if (!procedure.errors().isEmpty()) {
                facts.add("Errors: " + codes(procedure.errors()) + ".");
            }
            if (!procedure.events().isEmpty()) {
                facts.add("[Events](#events): " + codes(procedure.events()) + ".");
            }
            line(String.join(" ", facts), "");
        }
    }

    private static String realm(Scope scope) {
        return scope == Scope.DOMAIN ? "On the domain realm." : "On a management realm.";
    }

    private void params(ProcedureDescription procedure) {
        if (procedure.params().isEmpty()) {
            return;
        }
        line("| parameter | type | default | |", "|---|---|---|---|");
        for (ParamDescription param : procedure.params()) {
            line("| `" + param.name() + "` | " + param.type().label() + (param.nullable() ? " or null" : "")
                    + " | " + (param.required() ? "required" : "`" + Json.write(param.byDefault()) + "`") + " | "
                    + cell(param.doc()) + (param.secret() ? " Masked wherever it is shown." : "") + " |");
        }
        line("");
    }

    private void events() {
        var all = new LinkedHashMap<String, String>();
        for (ContractDescription contract : contracts) {
            for (EventDescription event : contract.events()) {
                String family = prefix + contract.family() + ".";
                String row = remote()
                        ? "| `" + event.local() + "` | "
                                + (event.relayed() ? "`" + family + event.remote() + "`" : "not relayed") + " | "
                        : "| `" + family + event.local() + "` | ";
                all.putIfAbsent(row, cell(event.doc()));
            }
        }
        if (all.isEmpty()) {
            return;
        }
        line("## Events", "");
        if (remote()) {
            boolean node = contracts.get(0).scope() == Scope.NODE;
            line(
                    "A center puts the node's authid" + (node ? "" : " and the worker's ID")
                            + " in front of the arguments. What it does not relay can be had there under "
                            + "`crossbarfabriccenter.node.<authid>." + (node ? "" : "worker.<worker_id>.")
                            + "<event>`.",
                    "",
                    "| at the node | at the center | |",
                    "|---|---|---|");
        } else {
            line("| topic | |", "|---|---|");
        }
        all.forEach((row, doc) -> line(row + doc + " |"));
        line("");
    }

    static String firstSentence(String text) {
        return text.replaceFirst("(?s)(?<=[a-z)0-9]\\.) [A-Z].*", "");
    }

    static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replace(".", "");
    }

    static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;");
    }

    private static String codes(List<String> texts) {
        return texts.stream().map(text -> "`" + text + "`").collect(Collectors.joining(", "));
    }

    private void line(String... lines) {
        for (String line : lines) {
            page.append(line).append('\n');
        }
    }
}
