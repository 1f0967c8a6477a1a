package io.transom.itests.osgi.made;

/** What JMX shows of the echo module. */
public interface GaugeMXBean {
    int getValue();
}
