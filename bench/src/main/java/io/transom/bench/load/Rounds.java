package io.transom.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The rounds of one workload on several routers, taken in turn; and the lines of the table that they give. */
final class Rounds {
    static final String HEAD = """
            | workload | router | ops/s, best | ops/s, median | p50 µs | p99 µs | router CPU µs/op | router MB | generator CPU µs/op | Transom's ops/s; CPU |
            |---|---|---:|---:|---:|---:|---:|---:|---:|---|
            """;

    private final String title;
    private final Map<String, List<Figures>> figures = new LinkedHashMap<>();
    private final Map<String, String> failures = new LinkedHashMap<>();

    /** @param rounds for each router; of the slow ones only half */
    Rounds(Workload workload, Map<String, RouterProcess> routers, int rounds, double before, double seconds) {
        title = workload.title();
        for (String name : routers.keySet()) {
            figures.put(name, new ArrayList<>());
        }
        for (int round = 0; round < rounds; round++) {
            for (var router : routers.entrySet()) {
                String name = router.getKey();
                boolean enough = name.equals(Peers.CROSSBAR) && 2 * round >= rounds;
                if (!enough && !failures.containsKey(name)) {
                    run(workload, name, router.getValue(), before, seconds);
                }
            }
        }
    }

    private void run(Workload workload, String name, RouterProcess router, double before, double seconds) {
        try {
            Figures one = workload.run(router, before, seconds);
            figures.get(name).add(one);
            System.err.printf("%s: %s: %.0f/s, %.2f us%n", title, name, one.perSecond(), one.routerCpu());
        } catch (IOException e) {
            failures.put(name, String.valueOf(e.getMessage()));
            System.err.printf("%s: %s: %s%n", title, name, e.getMessage());
        }
    }

    /** Median over the rounds; 0 when there was none. */
    double median(String router, ToDoubleFunction<Figures> figure) {
        return median(figures.get(router), figure);
    }

    static double median(List<Figures> rounds, ToDoubleFunction<Figures> figure) {
        double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        return sorted.length == 0 ? 0 : (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private double best(String router) {
        return figures.get(router).stream()
                .mapToDouble(Figures::perSecond)
                .max()
                .orElse(0);
    }

    private static String number(double value) {
        return value >= 100
                ? "%,.0f".formatted(value)
                : value >= 10 ? "%.1f".formatted(value) : "%.2f".formatted(value);
    }

    /** Lines of Markdown, under {@link #HEAD}. */
    String lines() {
        var text = new StringBuilder();
        String first = figures.keySet().iterator().next();
        for (String name : figures.keySet()) {
            text.append("| ")
                    .append(name.equals(first) ? title : "")
                    .append(" | ")
                    .append(name)
                    .append(" | ");
            if (figures.get(name).isEmpty()) {
                text.append(failures.get(name)).append(" | | | | | | | |\n");
                continue;
            }
            double errors =
                    figures.get(name).stream().mapToLong(Figures::errors).sum();
            text.append(number(best(name)))
                    .append(" | ")
                    .append(number(median(name, Figures::perSecond)))
                    .append(errors > 0 ? " (errors: %.0f)".formatted(errors) : "")
                    .append(" | ")
                    .append(number(median(name, Figures::p50)))
                    .append(" | ")
                    .append(number(median(name, Figures::p99)))
                    .append(" | ")
                    .append(number(median(name, Figures::routerCpu)))
                    .append(" | ")
                    .append("%.0f".formatted(median(name, Figures::resident) / (1 << 20)))
                    .append(" | ")
                    .append(number(median(name, Figures::generatorCpu)))
                    .append(" | ")
                    .append(name.equals(first) ? "" : ratio(first, name))
                    .append(" |\n");
        }
        return text.toString();
    }

    private String ratio(String first, String name) {
        return "x %.1f; x 1/%.1f"
                .formatted(
                        median(first, Figures::perSecond) / median(name, Figures::perSecond),
                        median(name, Figures::routerCpu) / median(first, Figures::routerCpu));
    }
}
