package io.transom.center.internal;

/** Events of the domain realm. Published before the procedure that caused them answers. */
final class Announcements {
    private Announcements() {}

    /** @param event name below {@code crossbarfabriccenter.mrealm.} */
    static void onDomain(Center center, String event, Object... args) {
        center.realms().named(Names.DOMAIN_REALM).ifPresent(realm -> realm.publish(Names.MREALM + event, args));
    }
}
