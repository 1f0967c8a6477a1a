package io.transom.node.internal;

import io.transom.core.host.Host;
import io.transom.transport.ClientTls;
import io.transom.transport.Transports;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** A node in this framework, for as long as there is a configuration for it. */
@Component(
        service = {},
        immediate = true,
        configurationPid = NodeComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = NodeComponent.Settings.class)
public final class NodeComponent {
    static final String PID = "io.transom.node";

    /** Framework property of the launcher: the folder with {@code lib} and {@code bundles}. */
    private static final String DISTRIBUTION = "io.transom.distribution";

    /** Where a node is and who manages it. */
    @ObjectClassDefinition(name = "Transom node", description = "A node: its directory and its center.")
    public @interface Settings {
        @AttributeDefinition(
                name = "Directory",
                description =
                        "Directory of the node: keys, config.json, node.pid. It is made when missing; its parent is not.")
        String directory();

        @AttributeDefinition(
                name = "Center",
                description =
                        "ws:// or wss:// URL of the center. It goes before key.activate, CROSSBAR_FABRIC_URL and config.json; "
                                + "empty for what these say.",
                required = false)
        String center() default "";

        @AttributeDefinition(
                name = "TLS: authorities",
                description =
                        "PEM file with the certificates of those who sign the center's, for wss://; empty for the file that the "
                                + "environment variable SSL_CERT_FILE names, without one the JDK's.",
                required = false)
        String tls_ca() default "";

        @AttributeDefinition(
                name = "TLS: key",
                description =
                        "PEM file with the node's private key, PKCS#8 without a password, where the center demands client "
                                + "certificates; empty for none.",
                required = false)
        String tls_key() default "";

        @AttributeDefinition(
                name = "TLS: certificate",
                description = "PEM file with the certificate of that key, and behind it the intermediate ones.",
                required = false)
        String tls_certificate() default "";

        @AttributeDefinition(
                name = "Distribution",
                description =
                        "Folder with lib and bundles from which workers are started; empty for the launcher's own.",
                required = false)
        String distribution() default "";
    }

    private final Node node;

    @Activate
    public NodeComponent(
            Settings settings,
            BundleContext context,
            @Reference Host host,
            @Reference Transports transports,
            @Reference WorkerTypes types,
            @Reference(target = "(io.transom.launcher.exit=true)", cardinality = ReferenceCardinality.OPTIONAL)
                    @Nullable
                    IntConsumer exit) {
        String distribution =
                settings.distribution().isEmpty() ? context.getProperty(DISTRIBUTION) : settings.distribution();
        this.node = new Node(
                new Node.Place(
                        Path.of(settings.directory()),
                        Optional.of(settings.center()).filter(url -> !url.isEmpty()),
                        ClientTls.ofFiles(
                                settings.tls_ca(), settings.tls_key(), settings.tls_certificate(), System.getenv()),
                        Optional.ofNullable(distribution).map(Path::of)),
                new Node.House(context, host, transports, types, Optional.ofNullable(exit)));
        node.open();
    }

    @Deactivate
    void stop() {
        node.close();
    }
}
