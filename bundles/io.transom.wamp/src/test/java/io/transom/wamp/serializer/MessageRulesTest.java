package io.transom.wamp.serializer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.Encoding;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Ids;
import io.transom.wamp.Json;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.ProtocolException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the elements of messages must be, the same in every encoding. */
final class MessageRulesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{}                          | message: line 1, column 1: expected an array, found a map",
                "[]                          | expected a message code, found an empty array",
                "[\"48\"]                    | message: line 1, column 2: expected a number, found text",
                "[48.5]                      | expected an integer from 0 to 2^53, found 48.5",
                "[-1]                        | found -1",
                "[7]                         | expected a message code, found 7",
                "[338,1]                     | expected a message code, found 338",
                "[256,1]                     | expected a message code, found 256",
                "[true]                      | expected a number, found a boolean",
                "[48,1.5,{},\"a\"]           | CALL: Request: line 1, column 8: expected an integer from 0 to 2^53, found 1.5",
                "[48,-1,{},\"a\"]            | CALL: Request: line 1, column 7: expected an integer from 0 to 2^53, found -1",
                "[48,true,{},\"a\"]          | CALL: Request: line 1, column 5: expected a number, found a boolean",
                "[48,1,{1:2},\"a\"]          | CALL: Options: line 1, column 8: expected text as map key, found '1'",
                "[9007199254740992]          | expected a message code, found 9007199254740992",
                "[99999999999999999999]      | found a great number",
                "[48]                        | CALL: Request: line 1, column 5: expected this element, found only 1",
                "[48,0,{},\"a\"]             | CALL: Request: line 1, column 6: expected an integer from 1 to 2^53, found 0",
                "[48,9007199254740993,{},\"a\"] | CALL: Request",
                "[48,null,{},\"a\"]          | CALL: Request: line 1, column 5: expected a number, found null",
                "[48,1,[],\"a\"]             | CALL: Options: line 1, column 7: expected a map, found an array",
                "[48,1,null,\"a\"]           | CALL: Options",
                "[48,1,{}]                   | CALL: Procedure",
                "[48,1,{},5]                 | CALL: Procedure: line 1, column 10: expected text, found a number",
                "[48,1,{},null]              | CALL: Procedure",
                "[48,1,{},\"a\",{}]          | CALL: Arguments: line 1, column 14: expected an array, found a map",
                "[48,1,{},\"a\",\"b\"]       | CALL: Arguments",
                "[48,1,{},\"a\",[],[]]       | CALL: ArgumentsKw: line 1, column 17: expected a map, found an array",
                "[48,1,{},\"a\",[],{},1]     | CALL: line 1, column 20: expected 6 elements at most, found more",
                "[48,1,{},\"a\"]x            | CALL: line 1, column 14: expected the end, found 'x'",
                "[48,1,{\"timeout\":-1},\"a\"] | CALL: Options: timeout: expected an integer of 0 or more, found -1",
                "[48,1,{\"receive_progress\":1},\"a\"] | CALL: Options: receive_progress: expected a boolean, found 1",
                "[48,1,{\"rkey\":1},\"a\"]      | CALL: Options: rkey: expected text, found 1",
                "[16,1,{\"rkey\":[]},\"a\"]     | PUBLISH: Options: rkey: expected text, found",
                "[48,1,{\"runmode\":\"some\"},\"a\"] | CALL: Options: runmode: expected all or partition, found \"some\"",
                "[68,1,2,{\"trustlevel\":\"2\"}] | INVOCATION: Details: trustlevel: expected an integer of 0 or more, found \"2\"",
                "[36,1,2,{\"trustlevel\":-1}]  | EVENT: Details: trustlevel: expected an integer of 0 or more, found -1",
                "[64,1,{\"concurrency\":1.5},\"a\"] | REGISTER: Options: concurrency: expected an integer of 0 or more, found 1.5",
                "[33,1,2,3]                  | SUBSCRIBED: line 1, column 9: expected 3 elements, found more",
                "[34,1,2,3]                  | UNSUBSCRIBE: Options: line 1, column 9: expected a map, found a number",
                "[34,0,2]                    | UNSUBSCRIBE: Request",
                "[8,5,1,{},\"a.b\"]          | ERROR: RequestType",
                "[8,48,1,{},\"a..b\"]        | ERROR: Error: line 1, column 18: expected a URI, found \"a..b\"",
                "[6,{},\"a b\"]              | GOODBYE: Reason: line 1, column 12: expected a URI, found \"a b\"",
                "[3,{},\"\"]                 | expected a URI, found \"\"",
                "[3,{},\"a#\"]               | expected a URI",
                "[1,\"a\",{},1]              | HELLO: line 1, column 11: expected 3 elements, found more",
                "[1,\"a\",{\"roles\":[]}]    | HELLO: Details: roles: expected a map, found an array",
                "[3,{},null]                 | ABORT: Reason",
                "[5,null,{}]                 | AUTHENTICATE: Signature",
                "[64,1,{\"match\":\"regex\"},\"a\"] | REGISTER: Options: match: expected exact, prefix or wildcard, found \"regex\"",
                "[36,1,2,{},[1],{},3]        | EVENT: line 1, column 19: expected 6 elements at most, found more",
                "[70,1,{},1]                 | YIELD: Arguments",
                "[337,0]                     | EVENT_RECEIVED: Publication",
            })
    void theRefusalSaysWhereWhatWasFoundAndExpected(String message, String expected) {
        var refused = assertThrows(ProtocolException.class, () -> json(message));
        assertTrue(refused.getMessage().contains(expected), refused.getMessage());
        assertEquals(ErrorUris.PROTOCOL_VIOLATION, refused.reason());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1,null,{}]",
                "[1,\"realm1\",{\"authid\":null,\"authextra\":{\"any\":1},\"x_y\":[]}]",
                "[48,9007199254740992,{},\"a\"]",
                "[48,1,{\"match\":null,\"timeout\":0},\"com.\u00e4.B-1\"]",
                "[48,1,{\"runmode\":\"partition\",\"rkey\":\"\"},\"a\"]",
                "[48,1,{\"runmode\":\"all\",\"rkey\":null},\"a\"]",
                "[32,1,{\"match\":\"exact\"},\"a\"]",
                "[32,1,{\"match\":\"prefix\"},\"a.\"]",
                "[32,1,{\"match\":\"prefix\"},\"\"]",
                "[64,1,{\"match\":\"wildcard\"},\"a..b.\"]",
                "[35,0,{\"subscription\":5,\"reason\":\"a.b\"}]",
                "[67,0,{\"registration\":5,\"reason\":\"a.b\"}]",
                "[1,\"a b\",{}]",
                "[16,1,{},\"\"]",
                "[32,1,{\"match\":\"prefix\"},\"a..b\"]",
                "[48,1,{},\"a#\"]",
                "[64,1,{},\"a..b\"]",
                "[34,1,2,{}]",
                "[66,1,2,{\"forward_for\":[{\"session\":1}]}]",
                "[337,1,{}]",
                "[48,1,{\"_x\":[],\"_own_1\":1,\"x_other\":{},\"whatever\":null},\"a\"]",
                " [ 8 , 68 , 1 , { } , \"a.b\" , [ ] , { } ] \r\n\t",
            })
    void whatTheSpecificationOrPeersNeedIsAccepted(String message) throws ProtocolException {
        json(message);
    }

    /** Every known option and detail, in every message that has any. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1 | acknowledge exclude_me retain retained get_retained receive_progress progress disclose_me"
                        + " disclose_caller forward_timeout force_reregister resumed resumable"
                        + " x_acknowledged_delivery",
                "1 | authid authrole authmethod authprovider realm message reason invoke mode runmode agent"
                        + " transaction_hash publisher_authid publisher_authrole caller_authid caller_authrole"
                        + " callee_authid callee_authrole ppt_scheme ppt_serializer ppt_cipher ppt_keyid rkey",
                "-1 | publisher caller callee subscription registration timeout concurrency trustlevel",
                "1.5 | publisher caller callee subscription registration timeout concurrency trustlevel",
                "9007199254740993 | publisher caller callee subscription registration",
                "\"a..b\" | topic procedure match runmode enc_algo enc_serializer",
                "[\"a\"] | exclude eligible roles authextra forward_for",
                "[1] | exclude_authid exclude_authrole eligible_authid eligible_authrole authmethods",
                "{} | exclude eligible exclude_authid forward_for match topic progress authid",
            })
    void knownOptionsHaveTheirTypeInEveryMessage(String wrong, String names) {
        for (String message : List.of(
                "[1,\"a\",*]",
                "[2,1,*]",
                "[3,*,\"a\"]",
                "[6,*,\"a\"]",
                "[8,48,1,*,\"a\"]",
                "[16,1,*,\"a\"]",
                "[32,1,*,\"a\"]",
                "[34,1,2,*]",
                "[35,1,*]",
                "[36,1,2,*]",
                "[48,1,*,\"a\"]",
                "[49,1,*]",
                "[50,1,*]",
                "[64,1,*,\"a\"]",
                "[66,1,2,*]",
                "[67,1,*]",
                "[68,1,2,*]",
                "[69,1,*]",
                "[70,1,*]",
                "[337,1,*]")) {
            for (String name : names.split(" ")) {
                String option = "{\"_own\":1,\"" + name + "\":" + wrong + "}";
                var refused = assertThrows(ProtocolException.class, () -> json(message.replace("*", option)), option);
                assertTrue(refused.getMessage().contains(name + ": expected "), refused.getMessage());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anIdMayBeAFloatWithoutAFraction(Encoding encoding) throws ProtocolException {
        byte[] bytes = Serializer.of(encoding)
                .write(List.of(66L, 7.0, (double) Ids.MAX))
                .toArray();
        assertEquals(
                new Message.Unregister(7, Ids.MAX),
                Serializer.of(encoding).read(bytes, 0, bytes.length, ReadLimits.DEFAULT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[48,1,{},\"a\"]",
                "[48,1,{},\"a\",null]",
                "[48,1,{},\"a\",[]]",
                "[48,1,{},\"a\",[],{}]",
                "[48,1,{},\"a\",null,null]",
                "[48,1,{},\"a\",[],null]",
            })
    void absentNullAndEmptyArgumentsAreNoPayload(String message) throws ProtocolException {
        var call = (Message.Call) json(message);
        assertTrue(call.payload().isEmpty());
        assertEquals("[48,1,{},\"a\"]", written(call));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[48,1,{},\"a\",null,{\"k\":1}]", "[48,1,{},\"a\",[],{\"k\":1}]"})
    void keywordArgumentsAloneKeepTheirPlace(String message) throws ProtocolException {
        var call = (Message.Call) json(message);
        assertEquals(Payload.of(List.of(), Map.of("k", 1L)), call.payload());
        assertEquals("[48,1,{},\"a\",[],{\"k\":1}]", written(call));
    }

    @ParameterizedTest
    @EnumSource
    void anOpaquePayloadIsPassedOnAsItIs(Encoding encoding) throws ProtocolException {
        // given
        var call = List.of(48L, 1L, Map.of("enc_algo", "x_mine"), "a", new byte[] {1, 2, 3});
        byte[] bytes = Serializer.of(Encoding.CBOR).write(call).toArray();
        Message read = Serializer.of(Encoding.CBOR).read(bytes, 0, bytes.length, ReadLimits.DEFAULT);

        // when
        var out = new ByteSink(16);
        Serializer.of(encoding).write(read, out);

        // then
        assertEquals(
                Json.write(call),
                Json.write(Serializer.of(encoding).readValue(out.array(), 0, out.length(), ReadLimits.DEFAULT)));
        assertTrue(
                Attributes.same(read, Serializer.of(encoding).read(out.array(), 0, out.length(), ReadLimits.DEFAULT)));
    }

    @Test
    void endingsOfRequestsAreWrittenWithoutEmptyDetails() {
        assertEquals("[35,7]", written(new Message.Unsubscribed(7, Map.of())));
        assertEquals("[67,0,{\"a\":1}]", written(new Message.Unregistered(0, Map.of("a", 1L))));
        assertEquals("[34,7,8]", written(new Message.Unsubscribe(7, 8)));
    }

    @ParameterizedTest
    @CsvSource({
        "[48;1;{\"a\":[[[[1]]]]};\"a\"], message.depth, at most 4 levels",
        "[48;1;{};\"a\";[[[[1]]]]], message.depth, at most 4 levels",
        "[48;1;{};\"a\";[1;2;3;4;5;6;7;8;9]], message.elements, at most 12 elements",
        "[48;1;{};\"aaaaaaaaaaa\"], message.uri.length, at most 10 characters",
        "[48;1;{};\"a\";[12345678]], message.number.digits, at most 7 characters",
        "[48;1;{};\"a\";[1234.678]], message.number.digits, at most 7 characters",
    })
    void aLimitIsNamed(String message, String id, String bound) {
        var limits = new ReadLimits(100, 4, 12, 10, 7);
        var refused = assertThrows(ProtocolException.class, () -> json(message.replace(';', ','), limits));
        assertTrue(refused.getMessage().contains("limit " + id + ": " + bound), refused.getMessage());
        assertEquals(ErrorUris.PROTOCOL_VIOLATION, refused.reason());
    }

    @Test
    void tooLongAMessageHasAReasonOfItsOwn() {
        var limits = ReadLimits.DEFAULT.withMessageBytes(10);
        var refused = assertThrows(ProtocolException.class, () -> json("[48,1,{},\"a\"]", limits));
        assertEquals("limit message.bytes: at most 10 bytes, found 13", refused.getMessage());
        assertEquals(ErrorUris.PAYLOAD_SIZE_EXCEEDED, refused.reason());
    }

    @Test
    void theLimitsAreDescribed() {
        assertEquals(
                List.of(
                        "message.bytes",
                        "message.depth",
                        "message.elements",
                        "message.uri.length",
                        "message.number.digits"),
                ReadLimits.DEFAULT.all().stream().map(io.transom.wamp.Limit::id).toList());
        assertThrows(IllegalArgumentException.class, () -> new ReadLimits(1, 257, 1, 1, 1));
    }

    @Test
    void controlCharactersDoNotReachTheMessageOfARefusal() {
        var refused =
                assertThrows(ProtocolException.class, () -> json("[6,{},\"a\\n\\u001b[2J" + "x".repeat(900) + "\"]"));
        assertTrue(refused.getMessage().chars().noneMatch(Character::isISOControl));
        assertTrue(refused.getMessage().length() < 200);
    }

    @ParameterizedTest
    @EnumSource
    void aMessageThatCannotBeWrittenLeavesNoBytes(Encoding encoding) {
        // given
        var out = new ByteSink(4);
        out.put(7);
        var call = new Message.Call(1, Map.of(), "a", Payload.of("fine", new Object()));

        // when
        var refused = assertThrows(
                io.transom.wamp.WampError.class, () -> Serializer.of(encoding).write(call, out));

        // then
        assertEquals(ErrorUris.INVALID_PAYLOAD, refused.uri());
        assertEquals(1, out.length());
    }

    @Test
    void nothingIsLeftOfDetailsThatCannotBeWritten() {
        var out = new ByteSink(4);
        var event = new Message.Event(1, 2, Map.of("x", Double.NaN), Payload.NONE);
        assertThrows(
                io.transom.wamp.WampError.class,
                () -> Serializer.of(Encoding.JSON).write(event, out));
        assertEquals(0, out.length());
    }

    private static Message json(String text) throws ProtocolException {
        return json(text, ReadLimits.DEFAULT);
    }

    private static Message json(String text, ReadLimits limits) throws ProtocolException {
        byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return Serializer.of(Encoding.JSON).read(bytes, 0, bytes.length, limits);
    }

    private static String written(Message message) {
        var out = new ByteSink(16);
        Serializer.of(Encoding.JSON).write(message, out);
        return new String(out.array(), 0, out.length(), java.nio.charset.StandardCharsets.UTF_8);
    }
}
