package io.transom.center.internal;

/** Events of the domain realm. Published before the procedure that caused them answers. */
final class Announcements {
    private Announcements() {}

    static void onDomain(Center center, String topic, Object... args) {
        center.realms().named(Names.DOMAIN_REALM).ifPresent(realm -> realm.publish(topic, args));
    }
}
