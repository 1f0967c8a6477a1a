package io.transom.worker.router.internal;

import io.transom.api.Config;
import io.transom.transport.Address;
import io.transom.transport.ServerTls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * A listening endpoint, checked (docs/reference/router-configuration.md, "Endpoints").
 *
 * @param addresses to be tried in this order; the first one that can be had is taken
 * @param fixedPort whether the port is the one that the configuration names
 * @param tls empty for none
 */
record EndpointConfig(List<Address> addresses, int backlog, boolean fixedPort, Optional<ServerTls> tls) {
    private static final int DEFAULT_BACKLOG = 50;
    private static final int MAX_PORT = 65_535;
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([A-Za-z_][A-Za-z0-9_]*)}?");

    static EndpointConfig read(Config endpoint, Path directory) {
        Config type = endpoint.require("type");
        return switch (type.text()) {
            case "tcp" -> tcp(endpoint, directory);
            case "unix" -> unix(endpoint, directory);
            case "twisted", "onion" -> throw type.complain("\"" + type.text() + "\" is " + Unsupported.TEXT);
            default -> throw type.expected("one of tcp, unix");
        };
    }

    private static EndpointConfig tcp(Config endpoint, Path directory) {
        endpoint.only("type", "port", "portrange", "version", "interface", "backlog", "shared", "user_timeout", "tls");
        Unsupported.keys(endpoint, "user_timeout");
        endpoint.get("shared").filter(Config::bool).ifPresent(shared -> {
            throw shared.complain(Unsupported.TEXT);
        });
        long version = endpoint.integer("version", 4, 6, 4);
        if (version == 5) {
            throw endpoint.require("version").expected("4 or 6");
        }
        String host = endpoint.text("interface").orElse("");
        String shown = !host.isEmpty() ? host : version == 6 ? "::" : "0.0.0.0";
        boolean range = endpoint.has("portrange");
        if (range && endpoint.has("port")) {
            throw endpoint.require("portrange").complain("give either port or portrange");
        }
        List<Address> addresses = (range
                        ? ports(endpoint.require("portrange"))
                        : LongStream.of(port(endpoint.require("port"))))
                .<Address>mapToObj(port -> new Address.Tcp(shown, (int) port))
                .toList();
        return new EndpointConfig(
                addresses, backlog(endpoint), !range, endpoint.get("tls").map(part -> tls(part, directory)));
    }

    private static ServerTls tls(Config part, Path directory) {
        part.only("key", "certificate", "chain_certificates", "ca_certificates", "dhparam", "ciphers");
        Unsupported.keys(part, "ciphers");
        part.text("dhparam");
        var certificates = new ArrayList<Path>();
        certificates.add(directory.resolve(part.require("certificate").text()));
        certificates.addAll(files(part, "chain_certificates", directory));
        List<Path> authorities = files(part, "ca_certificates", directory);
        return new ServerTls(
                directory.resolve(part.require("key").text()),
                certificates,
                authorities,
                authorities.isEmpty() ? ServerTls.ClientCertificate.NONE : ServerTls.ClientCertificate.REQUIRED,
                false);
    }

    private static List<Path> files(Config part, String key, Path directory) {
        if (!part.has(key)) {
            return List.of();
        }
        List<Path> files = part.list(key).stream()
                .map(file -> directory.resolve(file.text()))
                .toList();
        if (files.isEmpty()) {
            throw part.require(key).expected("at least one file");
        }
        return files;
    }

    private static long port(Config part) {
        if (part.value() instanceof String text && text.startsWith("$")) {
            String value = System.getenv(text.substring(1));
            if (value == null || !value.matches("[0-9]{1,5}")) {
                throw part.complain("expected a port in the environment variable " + text.substring(1));
            }
            return Config.of("environment variable " + text.substring(1), Long.parseLong(value))
                    .integer(1, MAX_PORT);
        }
        return part.integer(1, MAX_PORT);
    }

    private static LongStream ports(Config range) {
        List<Config> ends = range.elements();
        if (ends.size() != 2) {
            throw range.expected("[first, last]");
        }
        long first = ends.get(0).integer(1, MAX_PORT);
        return LongStream.rangeClosed(first, ends.get(1).integer(first, MAX_PORT));
    }

    private static EndpointConfig unix(Config endpoint, Path directory) {
        endpoint.only("type", "path", "backlog");
        String path = VARIABLE.matcher(endpoint.require("path").text())
                .replaceAll(found -> java.util.regex.Matcher.quoteReplacement(
                        System.getenv().getOrDefault(found.group(1), found.group())));
        return new EndpointConfig(
                List.of(new Address.Unix(directory.resolve(path))), backlog(endpoint), false, Optional.empty());
    }

    private static int backlog(Config endpoint) {
        return (int) endpoint.integer("backlog", 1, MAX_PORT, DEFAULT_BACKLOG);
    }
}
