package io.transom.worker.internal;

import io.transom.api.Config;
import io.transom.api.Wire;
import io.transom.api.spi.Publisher;
import io.transom.core.host.Host;
import io.transom.core.host.Place;
import io.transom.transport.Transports;
import io.transom.wamp.Json;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.PublishOptions;
import io.transom.worker.host.WorkerHost;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.concurrent.CompletionStage;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The process of a native worker. It exists only where the launcher gives its configuration: in the child that a node started. */
@Component(
        service = {WorkerHost.class, WorkerProcess.class},
        immediate = true,
        configurationPid = WorkerProcess.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = WorkerProcess.Settings.class)
public final class WorkerProcess implements WorkerHost {
    static final String PID = "io.transom.worker";

    /** What the node says to its worker at the start. */
    @ObjectClassDefinition(
            name = "Transom worker",
            description = "A native worker. The node that starts it gives this configuration; it is not made by hand.")
    public @interface Settings {
        @AttributeDefinition(name = "Worker ID", description = "Unique on the node: letters, digits, - and _.")
        String id();

        @AttributeDefinition(name = "Worker type", description = "For example router.")
        String type();

        @AttributeDefinition(name = "Node ID", description = "ID of the node as it is at the worker's start.")
        String node();

        @AttributeDefinition(
                name = "Socket",
                description = "Path of the Unix socket of the node's local management realm.")
        String socket();

        @AttributeDefinition(name = "Options", description = "The options of its type, as JSON.")
        String options() default "{}";

        @AttributeDefinition(name = "Directory", description = "The node's directory; relative paths refer to it.")
        String directory();
    }

    private final Settings settings;
    private final WorkerPlace place;
    private final Channel channel;
    private final ServiceRegistration<Place> registration;
    private volatile String nodeId;

    @Activate
    public WorkerProcess(
            Settings settings,
            BundleContext context,
            @Reference Host host,
            @Reference Transports transports,
            @Reference(target = "(io.transom.launcher.exit=true)") IntConsumer exit) {
        this.settings = settings;
        this.nodeId = settings.node();
        this.place = new WorkerPlace(settings.id());
        var properties = new Hashtable<String, Object>();
        properties.put(ProcessModule.TYPE, settings.type());
        properties.put(ProcessModule.TOPICS, place.prefix());
        this.registration = context.registerService(Place.class, place, properties);
        this.channel = new Channel(settings, place, host, transports, exit);
        channel.open(context);
    }

    @Deactivate
    void stop() {
        channel.close();
        registration.unregister();
    }

    @Override
    public String id() {
        return settings.id();
    }

    @Override
    public String type() {
        return settings.type();
    }

    @Override
    public String nodeId() {
        return nodeId;
    }

    void nodeId(String told) {
        this.nodeId = told;
    }

    @Override
    public Config options() {
        try {
            return Config.of("worker_options", Json.read(settings.options()));
        } catch (ProtocolException malformed) {
            throw new IllegalStateException("options of worker " + id() + ": " + malformed.getMessage(), malformed);
        }
    }

    @Override
    public Path directory() {
        return Path.of(settings.directory());
    }

    @Override
    public CompletionStage<Void> publish(
            Publisher publisher, String suffix, @Nullable Long exceptOrNull, @Nullable Object... args) {
        var options = exceptOrNull == null ? PublishOptions.DEFAULT : PublishOptions.DEFAULT.excluding(exceptOrNull);
        return publisher.publish(place.prefix() + suffix, Wire.event(args), options);
    }

    Channel channel() {
        return channel;
    }
}
