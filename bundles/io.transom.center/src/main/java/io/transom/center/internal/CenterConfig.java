package io.transom.center.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of a center, PID {@code io.transom.center}. A center starts only where it is configured. */
@ObjectClassDefinition(
        id = Center.PID,
        name = "Transom: center",
        description = "A center: where nodes and operators log in, and its management realms.")
public @interface CenterConfig {
    @AttributeDefinition(
            name = "Listening address",
            description = "Address or host name to listen on; empty means all interfaces.")
    String listen_host() default "127.0.0.1";

    @AttributeDefinition(name = "Listening port", description = "TCP port to listen on; 0 takes any free one.")
    int listen_port() default 9_000;

    @AttributeDefinition(name = "WebSocket path", description = "Path of the URL on which nodes and operators connect.")
    String listen_path() default "/ws";

    @AttributeDefinition(
            name = "TLS: key",
            description = "PEM file with the private key, PKCS#8 without a password. With it the port serves TLS only "
                    + "(1.2 and 1.3), and the URL is wss://; empty for none. The files of TLS are looked at every 5 s "
                    + "and read again when they have changed; sessions stay.")
    String tls_key() default "";

    @AttributeDefinition(
            name = "TLS: certificates",
            description = "PEM file with the certificate of that key, and behind it the intermediate ones.")
    String tls_certificate() default "";

    @AttributeDefinition(
            name = "TLS: authorities of clients",
            description = "PEM file with the certificates of those who sign client certificates. With it a client "
                    + "without a valid certificate is refused; empty to ask for none. It comes on top of the login.")
    String tls_ca() default "";

    @AttributeDefinition(
            name = "Superuser's public key",
            description = "File with the line \"public-key-ed25519: <64 hex digits>\": whoever has that key may do "
                    + "everything. "
                    + "Empty: the file that the environment variable CROSSBAR_FABRIC_SUPERUSER names; "
                    + "without one there is no "
                    + "superuser.")
    String superuser_key() default "";

    @AttributeDefinition(name = "Name of the center", description = "Told to whoever logs in, as x_cb_node.")
    String node_id() default "center";

    @AttributeDefinition(
            name = "Default management realm",
            description = "Management realm that is made at the first start; empty for none.")
    String default_realm() default "default";

    @AttributeDefinition(
            name = "Anonymous login",
            description = "Whether a client may join a management realm without a key, with role public: it may look "
                    + "at nodes, "
                    + "workers and realms and change nothing.")
    boolean anonymous() default true;

    @AttributeDefinition(
            name = "Activation of operators",
            description = "Whether an operator whose key is not on record may log in once they give a code that is "
                    + "written to the center's log. They are then a user of the domain realm, without a role on any "
                    + "management realm.")
    boolean activation() default true;

    @AttributeDefinition(
            name = "Pairing folder",
            description = "Folder below whose sub-folders nodes are paired with the default management realm, by their "
                    + "files key.pub, at the start and every 10 s. Empty: the one that the environment variable "
                    + "CROSSBAR_WATCH_TO_PAIR names; without one nothing is watched.")
    String watch_to_pair() default "";

    @AttributeDefinition(
            name = "Pairing folder: which sub-folders",
            description = "Regular expression that the beginning of a sub-folder's name must match; empty for all.")
    String watch_to_pair_pattern() default "";

    @AttributeDefinition(
            name = "Pairing folder: activation file",
            description = "Whether key.activate, which tells the node where its center is, is written beside key.pub "
                    + "unless it is there.")
    boolean write_pairing_file() default true;

    @AttributeDefinition(
            name = "Pairing folder: URL of the center",
            description = "URL that is written to key.activate; empty for that of the listening port.")
    String management_url() default "";

    @AttributeDefinition(
            name = "Pairing folder: activation code",
            description = "Whether key.activate has an activation code, which is for people: nobody checks it.")
    boolean include_activation_code() default true;

    @AttributeDefinition(
            name = "Strict nodes",
            description = "Whether a node may only register and publish below its own prefix, publish heartbeats in "
                    + "its own name "
                    + "and call crossbarfabriccenter.mrealm.get_status. Switch off only if a node needs more.")
    boolean strict_nodes() default true;

    @AttributeDefinition(
            name = "Tick of the domain realm",
            description = "Seconds between two events crossbarfabriccenter.domain.on_tick.")
    int domain_tick() default 300;

    @AttributeDefinition(
            name = "Tick of management realms",
            description = "Seconds between two events crossbarfabriccenter.mrealm.on_tick.")
    int realm_tick() default 5;

    @AttributeDefinition(
            name = "Second session of a node",
            description = "Milliseconds that the earlier session of a node has to answer when the node logs in again; "
                    + "if it does "
                    + "not answer it is ended, if it does the later one is refused.")
    int node_takeover() default 2_000;

    @AttributeDefinition(name = "Limit center.nodes", description = "Sessions of nodes.")
    int limit_nodes() default 10_000;

    @AttributeDefinition(name = "Limit center.operators", description = "Sessions of operators.")
    int limit_operators() default 1_000;

    @AttributeDefinition(
            name = "Limit center.public",
            description = "Sessions of clients without a key, which have role public.")
    int limit_public() default 1_000;

    @AttributeDefinition(name = "Limit center.address.sessions", description = "Sessions from one address.")
    int limit_address_sessions() default 10_000;

    @AttributeDefinition(
            name = "Limit center.address.activations",
            description = "Keys of operators from one address that wait for their activation code.")
    int limit_address_activations() default 10;

    @AttributeDefinition(name = "Limit center.realms", description = "Management realms.")
    int limit_realms() default 1_000;

    @AttributeDefinition(
            name = "Limit center.kept",
            description =
                    "Nodes, management realms, users, organizations, web clusters and web services together that are kept.")
    int limit_kept() default 100_000;

    @AttributeDefinition(
            name = "Limit center.logins.rate",
            description = "Logins that are looked at in a second; further ones wait, those of each address in turn.")
    int limit_logins_rate() default 1_000;

    @AttributeDefinition(
            name = "Limit center.logins.pending",
            description =
                    "Logins that wait for their turn; above it one of the address that has most of them is refused.")
    int limit_logins_pending() default 10_000;

    @AttributeDefinition(
            name = "Limit message.bytes",
            description = "Bytes of a message that comes in, from a node or an operator, at most 16 MiB.")
    int limit_message_bytes() default 1_048_576;

    @AttributeDefinition(
            name = "Limit center.operator.calls",
            description = "Calls of one operator in a realm that are not answered yet; a further one fails.")
    int limit_operator_calls() default 1_000;

    @AttributeDefinition(
            name = "Limit center.node.calls",
            description = "Calls to one node that are not answered yet; a further one fails.")
    int limit_node_calls() default 1_000;

    @AttributeDefinition(
            name = "Limit center.node.events",
            description =
                    "Events and calls of one node in a second, each counted once and once more for each KiB; above it the node is read from more slowly.")
    int limit_node_events() default 5_000;

    @AttributeDefinition(
            name = "Limit center.wrong.signatures",
            description =
                    "Wrong signatures from one address, or for one key, until there is an alarm; 0 for no alarms.")
    int limit_wrong_signatures() default 10;
}
