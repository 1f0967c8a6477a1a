package io.transom.transport.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateTermsTest {
    private static final String AGREED = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "permessage-deflate;client_no_context_takeover ; server_no_context_takeover",
                "permessage-deflate; client_max_window_bits",
                "permessage-deflate; client_max_window_bits=8",
                "permessage-deflate; client_max_window_bits=\"10\"",
                "x-webkit-deflate-frame, permessage-deflate",
                "permessage-deflate; server_max_window_bits=7, permessage-deflate"
            })
    void theFirstOfferThatWillDoIsAccepted(String offers) {
        assertEquals(Optional.of(new DeflateTerms(AGREED, 15)), DeflateTerms.answerTo(List.of(offers)));
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 12, 15})
    void theServersWindowIsTheOneAskedFor(int window) {
        assertEquals(
                Optional.of(new DeflateTerms(AGREED + "; server_max_window_bits=" + window, window)),
                DeflateTerms.answerTo(List.of(
                        "permessage-deflate; unknown",
                        "permessage-deflate; server_max_window_bits=\"" + window + "\"")));
    }

    /** RFC 7692 section 7.1: what is unknown, out of range, malformed or twice there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "permessage-bzip2",
                "permessage-deflate; server_max_window_bits",
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
        assertEquals(Optional.empty(), DeflateTerms.answerTo(List.of(offers)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate; server_no_context_takeover",
                "permessage-deflate; client_no_context_takeover; server_no_context_takeover",
                "permessage-deflate; server_no_context_takeover; server_max_window_bits=9"
            })
    void theClientTakesAnAnswerToItsOffer(String answer) {
        assertEquals(Optional.of(new DeflateTerms(answer, 15)), DeflateTerms.of(List.of(answer)));
    }

    @Test
    void theClientsWindowIsTheOneAskedFor() {
        String answer = "permessage-deflate; server_no_context_takeover; client_max_window_bits=9";
        assertEquals(Optional.of(new DeflateTerms(answer, 9)), DeflateTerms.of(List.of(answer)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "permessage-deflate",
                "permessage-deflate; server_no_context_takeover; client_max_window_bits",
                "permessage-deflate; server_no_context_takeover; server_max_window_bits=7",
                "permessage-deflate; server_no_context_takeover, permessage-deflate; server_no_context_takeover",
                "permessage-bzip2"
            })
    void theClientTakesNoOtherAnswer(String answer) {
        assertEquals(Optional.empty(), DeflateTerms.of(List.of(answer)));
    }
}
