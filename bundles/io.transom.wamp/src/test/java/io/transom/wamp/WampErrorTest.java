package io.transom.wamp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WampErrorTest {
    @Test
    void theTextForPeopleIsTheFirstArgument() {
        var error = new WampError("a.b", Payload.of("went wrong", 5));
        assertEquals("went wrong", error.text());
        assertEquals("a.b: went wrong", error.getMessage());
    }

    @Test
    void withoutATextTheUriTellsWhatHappened() {
        assertEquals("a.b", new WampError("a.b", Payload.NONE).text());
        assertEquals("a.b", new WampError("a.b", Payload.of(5)).text());
        assertEquals("a.b", new WampError("a.b", Payload.of(List.of(), Map.of("k", "v"))).text());
    }

    @Test
    void anErrorWithAPayloadThatCannotBeWrittenCanStillBeLogged() {
        assertEquals("a.b: a.b", new WampError("a.b", Payload.of(new Object())).getMessage());
    }
}
