package io.transom.center.internal;

import io.transom.api.management.Alarms;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The alarms of the center's logins. */
@Component
public final class CenterAlarms implements Alarms {
    private final WrongSignatures signatures;

    @Activate
    public CenterAlarms(@Reference Center center) {
        this.signatures = center.wrongSignatures();
    }

    @Override
    public long count() {
        return signatures.alarms();
    }

    @Override
    public AutoCloseable listen(Consumer<String> listener) {
        return signatures.listen(listener);
    }
}
