package io.transom.itests.osgi;

import io.transom.api.spi.HandlerModule;
import io.transom.itests.osgi.made.EchoModule;
import io.transom.itests.osgi.made.Echoes;
import io.transom.itests.osgi.made.GaugeMXBean;
import io.transom.itests.osgi.made.Passed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** Makes a handler bundle of a module class and those that it needs, as an author's build would. */
record MadeBundle(String name, int ranking, Class<? extends HandlerModule> module, Class<?>... others) {
    /** With something of everything. */
    static final MadeBundle ECHO = of("echo", EchoModule.class, GaugeMXBean.class, Echoes.class, Passed.class);

    private static final String COMPONENT = "OSGI-INF/module.xml";

    static MadeBundle of(String name, Class<? extends HandlerModule> module, Class<?>... others) {
        return new MadeBundle(name, 0, module, others);
    }

    MadeBundle ranked(int by) {
        return new MadeBundle(name, by, module, others);
    }

    Bundle install(BundleContext framework, String version) throws BundleException {
        return framework.installBundle("made:" + name, jar(version));
    }

    InputStream jar(String version) {
        var bytes = new ByteArrayOutputStream();
        try (var jar = new JarOutputStream(bytes, manifest(version))) {
            add(jar, COMPONENT, component().getBytes(StandardCharsets.UTF_8));
            add(jar, module);
            for (Class<?> other : others) {
                add(jar, other);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private Manifest manifest(String version) {
        var manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", name);
        main.putValue("Bundle-Version", version);
        main.putValue("Import-Package", "io.transom.api,io.transom.api.spi,io.transom.wamp");
        main.putValue(
                "Require-Capability",
                "osgi.extender;filter:=\"(osgi.extender=osgi.component)\","
                        + "osgi.implementation;filter:=\"(osgi.implementation=io.transom.dispatcher)\"");
        main.putValue("Service-Component", COMPONENT);
        return manifest;
    }

    private String component() {
        return """
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="%s">
                  <property name="io.transom.handler.family" value="made"/>
                  <property name="service.ranking" type="Integer" value="%d"/>
                  <service><provide interface="io.transom.api.spi.HandlerModule"/></service>
                  <implementation class="%s"/>
                </scr:component>
                """.formatted(name, ranking, module.getName());
    }

    private static void add(JarOutputStream jar, Class<?> type) throws IOException {
        String path = type.getName().replace('.', '/') + ".class";
        try (var in = MadeBundle.class.getClassLoader().getResourceAsStream(path)) {
            add(jar, path, in.readAllBytes());
        }
    }

    private static void add(JarOutputStream jar, String path, byte[] bytes) throws IOException {
        jar.putNextEntry(new JarEntry(path));
        jar.write(bytes);
        jar.closeEntry();
    }
}
