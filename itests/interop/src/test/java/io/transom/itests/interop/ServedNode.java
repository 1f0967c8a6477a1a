package io.transom.itests.interop;

import io.transom.client.Authentications;
import io.transom.testkit.Ports;
import io.transom.testkit.TestClient;
import io.transom.transport.Transports;
import java.net.URI;

/**
 * The local configuration of a node that has one of everything: a router worker with a realm, a role, transports and a web service, a
 * container with a component, a proxy before the router, and a guest.
 */
final class ServedNode {
    static final String REALM = "realm1";

    private final int web = Ports.free();
    private final int proxy = Ports.free();

    /** What {@code config.json} says. */
    String configuration() {
        return """
                {"version": 2,
                 "controller": {"fabric": {"heartbeat": {"startup_delay": 1, "heartbeat_period": 1}}},
                 "workers": [
                  {"type": "router", "id": "router1",
                   "realms": [
                    {"id": "realm1", "name": "realm1",
                     "roles": [{"id": "role1", "name": "anonymous", "permissions": [
                      {"uri": "", "match": "prefix",
                       "allow": {"call": true, "register": true, "publish": true, "subscribe": true}}]}]}],
                   "transports": [
                    {"id": "web", "type": "web",
                     "endpoint": {"type": "tcp", "port": %1$d, "interface": "127.0.0.1"},
                     "paths": {"/": {"type": "path", "paths": {}},
                               "info": {"type": "json", "value": {"answer": 42}},
                               "ws": {"type": "websocket"}}},
                    {"id": "backend", "type": "rawsocket", "serializers": ["cbor"],
                     "endpoint": {"type": "unix", "path": "backend.sock"},
                     "auth": {"anonymous-proxy": {"type": "static"}}}]},
                  {"type": "proxy", "id": "proxy1",
                   "transports": [
                    {"id": "front", "type": "websocket",
                     "endpoint": {"type": "tcp", "port": %2$d, "interface": "127.0.0.1"},
                     "auth": {"anonymous": {"type": "static", "role": "anonymous"}}}],
                   "connections": {
                    "conn1": {"transport": {"type": "rawsocket", "serializer": "cbor",
                                         "endpoint": {"type": "unix", "path": "backend.sock"}},
                           "auth": {"anonymous-proxy": {"type": "static"}}}},
                   "routes": {"realm1": {"anonymous": "conn1"}}},
                  {"type": "container", "id": "container1",
                   "components": [
                    {"id": "comp1", "type": "class", "classname": "autobahn.twisted.wamp.ApplicationSession",
                     "realm": "realm1",
                     "transport": {"type": "websocket", "url": "ws://127.0.0.1:%1$d/ws",
                                   "endpoint": {"type": "tcp", "host": "127.0.0.1", "port": %1$d}}}]},
                  {"type": "guest", "id": "guest1", "executable": "/bin/sleep", "arguments": ["600"]}]}
                """.formatted(web, proxy);
    }

    /** An application's client at the router itself. */
    TestClient atTheRouter(Transports transports) {
        return TestClient.join(
                transports, URI.create("ws://127.0.0.1:" + web + "/ws"), REALM, Authentications.anonymous());
    }

    /** An application's client at the proxy. */
    TestClient atTheProxy(Transports transports) {
        return TestClient.join(
                transports, URI.create("ws://127.0.0.1:" + proxy + "/"), REALM, Authentications.anonymous());
    }

    /** The web service, which answers in JSON. */
    URI info() {
        return URI.create("http://127.0.0.1:" + web + "/info");
    }
}
