package io.transom.itests.karaf;

import static org.junit.Assert.assertEquals;
import static org.ops4j.pax.exam.CoreOptions.systemTimeout;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.logLevel;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.karaf.options.LogLevelOption.LogLevel;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;

/** Inside Karaf. Pax Exam has a runner for JUnit 4 only. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class InContainerTest {
    @Inject
    private BundleContext framework;

    @Configuration
    public Option[] karaf() throws Exception {
        return new Option[] {
            karafDistributionConfiguration()
                    .frameworkUrl(Distribution.archive().toUri().toString())
                    .name("transom")
                    .unpackDirectory(new File("target/exam"))
                    .useDeployFolder(false),
            configureConsole().ignoreLocalConsole().ignoreRemoteShell(),
            logLevel(LogLevel.WARN),
            systemTimeout(60_000),
            editConfigurationFilePut(
                    "etc/org.ops4j.pax.url.mvn.cfg",
                    "org.ops4j.pax.url.mvn.localRepository",
                    System.getProperty("transom.repository")),
            editConfigurationFilePut("etc/org.apache.karaf.management.cfg", "rmiRegistryPort", "0"),
            editConfigurationFilePut("etc/org.apache.karaf.management.cfg", "rmiServerPort", "0"),
        };
    }

    @Test
    public void restartingAHandlerTouchesNoOtherBundle() throws Exception {
        Map<Long, Long> before = modified();
        List<FrameworkEvent> refreshes = new CopyOnWriteArrayList<>();
        FrameworkListener listener = event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                refreshes.add(event);
            }
        };
        framework.addFrameworkListener(listener);

        Bundle handler = bundle("io.transom.handler.router");
        handler.stop();
        handler.start();

        framework.removeFrameworkListener(listener);
        assertEquals(Bundle.ACTIVE, handler.getState());
        assertEquals(List.of(), refreshes);
        assertEquals(before, modified());
    }

    private Bundle bundle(String name) {
        return Arrays.stream(framework.getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    private Map<Long, Long> modified() {
        Map<Long, Long> modified = new TreeMap<>();
        for (Bundle bundle : framework.getBundles()) {
            modified.put(bundle.getBundleId(), bundle.getLastModified());
        }
        return modified;
    }
}
