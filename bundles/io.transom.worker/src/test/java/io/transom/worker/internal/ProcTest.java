package io.transom.worker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.worker.ProcessInfo.OpenSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcTest {
    @TempDir
    Path root;

    private Proc proc(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        return new Proc(root);
    }

    @Test
    void aProcessNameMayHaveBlanksAndBraces() throws IOException {
        Proc proc = proc(
                "self/stat",
                "12 (a) b (c)) S 1 12 12 0 -1 4194560 100 0 0 0 103 14 0 0 20 0 7 0 1 2 3 4 5 6 7 8 9 10\n");

        assertEquals(new Proc.Stat('S', 1.03, 0.14, 7), proc.stat());
    }

    @Test
    void cpuListsAreSpelledOut() {
        assertEquals(List.of(0L, 1L, 2L, 5L), Proc.cpuList("0-2,5"));
        assertEquals(List.of(3L), Proc.cpuList("3\n"));
        assertEquals(List.of(), Proc.cpuList(""));
    }

    @Test
    void coresAndThreadsAreCounted() throws IOException {
        Proc proc = proc(
                "cpuinfo",
                "processor\t: 0\nphysical id\t: 0\ncore id\t: 0\n\nprocessor\t: 1\nphysical id\t: 0\ncore id\t: 0\n");

        assertEquals(2, proc.logicalCpus());
        assertEquals(Optional.of(1L), proc.physicalCpus());
    }

    @Test
    void coresAreUnknownWhereTheSystemDoesNotTell() throws IOException {
        assertEquals(
                Optional.empty(),
                proc("cpuinfo", "processor : 0\nBogoMIPS : 50\n").physicalCpus());
    }

    @Test
    void whatMayNotBeReadIsAbsent() {
        assertEquals(Optional.empty(), new Proc(root).io());
    }

    @ParameterizedTest
    @CsvSource({
        "0100007F:1F90, 127.0.0.1:8080",
        "00000000:0000, 0.0.0.0:0",
        "00000000000000000000000001000000:A417, ::1:42007",
        "00000000000000000000000000000000:0050, :::80",
        "0000000000000000FFFF00000100007F:0050, ::ffff:127.0.0.1:80",
        "B80D01200000000000000000010000FF:0001, 2001:db8::ff00:1:1",
    })
    void addressesAreWrittenForPeople(String hex, String expected) {
        assertEquals(expected, OpenSockets.address(hex));
    }

    @Test
    void socketsAreFoundByTheirInodes() throws IOException {
        proc(
                "net/tcp",
                "head\n 0: 0100007F:1F90 00000000:0000 0A 00:00 00:00 00 0 0 101 1\n"
                        + " 1: 0100007F:1F90 0100007F:C001 01 00:00 00:00 00 0 0 102 1\n");
        proc("net/udp", "head\n 0: 00000000:C8ED 00000000:0000 07 00:00 00:00 00 0 0 103 1\n");
        Proc proc = proc(
                "net/unix",
                "head\nffff: 00000002 00000000 00010000 0001 01 104 /run/x.sock\n"
                        + "ffff: 00000002 00000000 00010000 0005 01 105\n");

        assertEquals(
                List.of(
                        new OpenSocket("tcp4", "127.0.0.1:8080", "", "LISTEN"),
                        new OpenSocket("tcp4", "127.0.0.1:8080", "127.0.0.1:49153", "ESTABLISHED"),
                        new OpenSocket("udp4", "0.0.0.0:51437", "", "NONE"),
                        new OpenSocket("unix", "/run/x.sock", "", "NONE"),
                        new OpenSocket(null, "", "", "NONE"),
                        new OpenSocket(null, "", "", "NONE")),
                OpenSockets.among(
                        List.of(
                                "socket:[101]",
                                "/a/file",
                                "socket:[102]",
                                "socket:[103]",
                                "socket:[104]",
                                "socket:[105]",
                                "socket:[999]"),
                        proc));
    }

    @Test
    void thisProcessCanBeRead() throws IOException {
        Proc proc = Proc.ofThisMachine();

        assertTrue(proc.stat().threads() > 1);
        assertTrue(proc.memory().resident() > 1 << 20);
        assertTrue(proc.totalMemory() > proc.memory().resident());
        assertTrue(proc.descriptors().size() > 3);
        assertTrue(proc.logicalCpus() > 0);
        assertTrue(!proc.allowedCpus().isEmpty());
    }
}
