package io.transom.api.keys;

import java.io.IOException;

/** A key file that cannot be used; the message names file, line and tag, and never shows a private key. */
public final class KeyFileException extends IOException {
    private static final long serialVersionUID = 1L;

    public KeyFileException(String message) {
        super(message);
    }
}
