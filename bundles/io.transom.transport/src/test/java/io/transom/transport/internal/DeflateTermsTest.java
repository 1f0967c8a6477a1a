package io.transom.transport.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateTermsTest {
    private static final Optional<String> AGREED =
            Optional.of("permessage-deflate; server_no_context_takeover; client_no_context_takeover");
    private static final Optional<String> AGREED_WITH_WINDOW =
            AGREED.map(agreed -> agreed + "; server_max_window_bits=15");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "permessage-deflate;client_no_context_takeover ; server_no_context_takeover",
                "permessage-deflate; client_max_window_bits",
                "permessage-deflate; client_max_window_bits=8",
                "permessage-deflate; client_max_window_bits=\"10\"",
                "x-webkit-deflate-frame, permessage-deflate",
                "permessage-deflate; server_max_window_bits=10, permessage-deflate"
            })
    void theFirstOfferThatWillDoIsAccepted(String offers) {
        assertEquals(AGREED, DeflateTerms.answer(List.of(offers)));
    }

    @Test
    void theLargestWindowMayBeAskedFor() {
        assertEquals(AGREED_WITH_WINDOW, DeflateTerms.answer(List.of("permessage-deflate; server_max_window_bits=15")));
        assertEquals(
                AGREED_WITH_WINDOW,
                DeflateTerms.answer(List.of(
                        "permessage-deflate; server_max_window_bits=9",
                        "permessage-deflate; server_max_window_bits=\"15\"")));
    }

    /** RFC 7692 section 7.1: what is unknown, out of range, twice there, or cannot be done. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "permessage-bzip2",
                "permessage-deflate; server_max_window_bits",
                "permessage-deflate; server_max_window_bits=14",
                "permessage-deflate; server_max_window_bits=16",
                "permessage-deflate; client_max_window_bits=7",
                "permessage-deflate; client_max_window_bits=015",
                "permessage-deflate; client_max_window_bits=",
                "permessage-deflate; client_no_context_takeover=1",
                "permessage-deflate; client_no_context_takeover; client_no_context_takeover",
                "permessage-deflate; unknown",
                "permessage-deflate;"
            })
    void otherOffersAreDeclined(String offers) {
        assertEquals(Optional.empty(), DeflateTerms.answer(List.of(offers)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate; server_no_context_takeover",
                "permessage-deflate; client_no_context_takeover; server_no_context_takeover",
                "permessage-deflate; server_no_context_takeover; server_max_window_bits=9"
            })
    void theClientTakesAnAnswerToItsOffer(String answer) {
        assertTrue(DeflateTerms.accepts(List.of(answer)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "permessage-deflate",
                "permessage-deflate; server_no_context_takeover; client_max_window_bits=15",
                "permessage-deflate; server_no_context_takeover; server_max_window_bits=7",
                "permessage-deflate; server_no_context_takeover, permessage-deflate; server_no_context_takeover",
                "permessage-bzip2"
            })
    void theClientTakesNoOtherAnswer(String answer) {
        assertFalse(DeflateTerms.accepts(List.of(answer)));
    }
}
