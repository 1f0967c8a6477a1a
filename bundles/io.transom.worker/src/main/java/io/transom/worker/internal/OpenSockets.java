package io.transom.worker.internal;

import io.transom.api.worker.ProcessInfo.OpenSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the sockets of a process in the tables of {@code /proc/net} by their inodes. */
final class OpenSockets {
    private static final List<String> TCP_STATES = List.of(
            "NONE",
            "ESTABLISHED",
            "SYN_SENT",
            "SYN_RECV",
            "FIN_WAIT1",
            "FIN_WAIT2",
            "TIME_WAIT",
            "CLOSE",
            "CLOSE_WAIT",
            "LAST_ACK",
            "LISTEN",
            "CLOSING");
    private static final OpenSocket OTHER = new OpenSocket(null, "", "", "NONE");
    private static final String STREAM = "0001";
    private static final String DATAGRAM = "0002";

    private OpenSockets() {}

    /** @param descriptors what the descriptors refer to; what is no socket is passed over */
    static List<OpenSocket> among(List<String> descriptors, Proc proc) throws IOException {
        Map<String, OpenSocket> byInode = tables(proc);
        var result = new ArrayList<OpenSocket>();
        for (String descriptor : descriptors) {
            if (descriptor.startsWith("socket:[")) {
                String inode = descriptor.substring("socket:[".length(), descriptor.length() - 1);
                result.add(byInode.getOrDefault(inode, OTHER));
            }
        }
        return result;
    }

    private static Map<String, OpenSocket> tables(Proc proc) throws IOException {
        var byInode = new HashMap<String, OpenSocket>();
        for (String line : proc.net("tcp")) {
            internet(line, "tcp4", byInode);
        }
        for (String line : proc.net("tcp6")) {
            internet(line, "tcp6", byInode);
        }
        for (String line : proc.net("udp")) {
            internet(line, "udp4", byInode);
        }
        for (String line : proc.net("udp6")) {
            internet(line, "udp6", byInode);
        }
        for (String line : proc.net("unix")) {
            unix(line, byInode);
        }
        return byInode;
    }

    private static void internet(String line, String type, Map<String, OpenSocket> byInode) {
        String[] fields = line.strip().split("\\s+");
        if (fields.length < 10) {
            return;
        }
        int state = Integer.parseInt(fields[3], 16);
        String status = type.startsWith("tcp") && state < TCP_STATES.size() ? TCP_STATES.get(state) : "NONE";
        String remote = fields[2].endsWith(":0000") ? "" : address(fields[2]);
        byInode.put(fields[9], new OpenSocket(type, address(fields[1]), remote, status));
    }

    private static void unix(String line, Map<String, OpenSocket> byInode) {
        String[] fields = line.strip().split("\\s+", 8);
        if (fields.length < 7) {
            return;
        }
        String path = fields.length > 7 ? fields[7] : "";
        @Nullable String type = fields[4].equals(STREAM) || fields[4].equals(DATAGRAM) ? "unix" : null;
        byInode.put(fields[6], new OpenSocket(type, path, "", "NONE"));
    }

    /** {@code 0100007F:1F90} is {@code 127.0.0.1:8080}: words of 32 bits in the machine's order. */
    static String address(String hex) {
        int colon = hex.indexOf(':');
        byte[] words = HexFormat.of().parseHex(hex.substring(0, colon));
        byte[] bytes = new byte[words.length];
        boolean little = java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.LITTLE_ENDIAN;
        for (int i = 0; i < words.length; i++) {
            bytes[i] = words[little ? (i & ~3) + 3 - (i & 3) : i];
        }
        String host = bytes.length == 4 ? dotted(bytes, 0) : Inet6Text.of(bytes);
        return host + ":" + Integer.parseInt(hex.substring(colon + 1), 16);
    }

    static String dotted(byte[] bytes, int from) {
        return (bytes[from] & 255) + "." + (bytes[from + 1] & 255) + "." + (bytes[from + 2] & 255) + "."
                + (bytes[from + 3] & 255);
    }
}
