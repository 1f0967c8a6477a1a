package io.transom.wamp.auth;

import io.transom.wamp.ErrorUris;
import io.transom.wamp.WampError;
import java.text.Normalizer;

/** SASLprep (RFC 4013) of a name or password, as for a query: code points unassigned in Unicode 3.2 may be in it. */
final class SaslPrep {
    private SaslPrep() {}

    /** Fails with {@code wamp.error.authentication_failed} when the text holds a prohibited character or mixes directions. */
    static String prepare(String text) {
        var mapped = new StringBuilder();
        text.codePoints().filter(c -> !mapsToNothing(c)).forEach(c -> mapped.appendCodePoint(isSpace(c) ? ' ' : c));
        String prepared = Normalizer.normalize(mapped, Normalizer.Form.NFKC);
        if (prepared.codePoints().anyMatch(SaslPrep::isProhibited)) {
            throw new WampError(ErrorUris.AUTHENTICATION_FAILED, "SASLprep: a character is prohibited");
        }
        checkDirections(prepared);
        return prepared;
    }

    /** RFC 3454, table B.1. */
    private static boolean mapsToNothing(int c) {
        return c == 0x00AD
                || c == 0x034F
                || c == 0x1806
                || c >= 0x180B && c <= 0x180D
                || c >= 0x200B && c <= 0x200D
                || c == 0x2060
                || c >= 0xFE00 && c <= 0xFE0F
                || c == 0xFEFF;
    }

    /** RFC 3454, table C.1.2. */
    private static boolean isSpace(int c) {
        return c == 0x00A0 || c == 0x1680 || c >= 0x2000 && c <= 0x200B || c == 0x202F || c == 0x205F || c == 0x3000;
    }

    /** RFC 3454, tables C.1.2 to C.9. */
    private static boolean isProhibited(int c) {
        return isSpace(c)
                || Character.isISOControl(c)
                || c == 0x06DD
                || c == 0x070F
                || c == 0x180E
                || c == 0x2028
                || c == 0x2029
                || c >= 0x2060 && c <= 0x2063
                || c >= 0x206A && c <= 0x206F
                || c >= 0xFFF9 && c <= 0xFFFD
                || c >= 0x1D173 && c <= 0x1D17A
                || c >= 0x2FF0 && c <= 0x2FFB
                || c == 0x0340
                || c == 0x0341
                || c == 0x200E
                || c == 0x200F
                || c >= 0x202A && c <= 0x202E
                || c == 0xE0001
                || c >= 0xE0020 && c <= 0xE007F
                || c >= 0xFDD0 && c <= 0xFDEF
                || (c & 0xFFFE) == 0xFFFE
                || Character.getType(c) == Character.SURROGATE
                || Character.getType(c) == Character.PRIVATE_USE;
    }

    /** RFC 3454, section 6: right-to-left text has no left-to-right letters, and such letters at both its ends. */
    private static void checkDirections(String text) {
        if (text.codePoints().noneMatch(SaslPrep::isRightToLeft)) {
            return;
        }
        boolean mixed = text.codePoints()
                .anyMatch(c -> Character.getDirectionality(c) == Character.DIRECTIONALITY_LEFT_TO_RIGHT);
        if (mixed || !isRightToLeft(text.codePointAt(0)) || !isRightToLeft(text.codePointBefore(text.length()))) {
            throw new WampError(ErrorUris.AUTHENTICATION_FAILED, "SASLprep: directions are mixed");
        }
    }

    private static boolean isRightToLeft(int c) {
        byte direction = Character.getDirectionality(c);
        return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }
}
