package io.transom.itests.rooms;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * A key of a configuration, from the metatype resources of the built bundles (OSGi Compendium, Metatype Service).
 *
 * @param key as it stands in a file
 * @param attributes of the declaration: description, default, min, max, as far as they are there
 */
record Setting(String key, String type, Map<String, String> attributes) {

    /** What a PID is for, and its keys in the order of their declaration. */
    record Group(String pid, String doc, List<Setting> settings) {}

    /** By PID. */
    static Map<String, Group> all() {
        var groups = new TreeMap<String, Group>();
        for (BundleFile file : BundleFile.all(path -> path.startsWith("OSGI-INF/metatype/") && path.endsWith(".xml"))) {
            Element root = parse(file).getDocumentElement();
            for (Element designate : below(root, "Designate")) {
                String reference = below(designate, "Object").get(0).getAttribute("ocdref");
                below(root, "OCD").stream()
                        .filter(definition -> definition.getAttribute("id").equals(reference))
                        .map(definition -> group(designate.getAttribute("pid"), definition))
                        .forEach(group -> groups.put(group.pid(), group));
            }
        }
        return groups;
    }

    private static Group group(String pid, Element definition) {
        var settings = new ArrayList<Setting>();
        for (Element attribute : below(definition, "AD")) {
            var attributes = new TreeMap<String, String>();
            for (String name : List.of("description", "default", "min", "max", "required")) {
                if (attribute.hasAttribute(name)) {
                    attributes.put(name, attribute.getAttribute(name));
                }
            }
            settings.add(new Setting(attribute.getAttribute("id"), attribute.getAttribute("type"), attributes));
        }
        return new Group(pid, definition.getAttribute("description"), List.copyOf(settings));
    }

    /** The tables of all PIDs. */
    static String tables() {
        var page = new StringBuilder();
        for (Group group : all().values()) {
            page.append("### `%s`\n\n%s\n\n".formatted(group.pid(), group.doc()));
            page.append("| key | type | default | |\n|---|---|---|---|\n");
            for (Setting setting : group.settings()) {
                page.append("| `%s` | %s | %s | %s |\n"
                        .formatted(
                                setting.key(),
                                setting.typeInWords(),
                                setting.defaultInWords(),
                                ReferencePage.cell(setting.attributes().getOrDefault("description", ""))));
            }
            page.append('\n');
        }
        return page.toString().stripTrailing() + "\n";
    }

    private String typeInWords() {
        String word = switch (type) {
            case "String" -> "text";
            case "Boolean" -> "`true` or `false`";
            case "Integer", "Long" -> "integer";
            default -> type;
        };
        String min = attributes.get("min");
        String max = attributes.get("max");
        return word + (min == null ? "" : " from " + min) + (max == null ? "" : " to " + max);
    }

    private String defaultInWords() {
        String value = attributes.get("default");
        if (value == null) {
            return "none: has to be given";
        }
        return value.isEmpty() ? "empty" : "`" + value + "`";
    }

    private static Document parse(BundleFile file) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(file.content()));
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new IllegalStateException(file.bundle() + ": " + file.path(), e);
        }
    }

    private static List<Element> below(Element parent, String tag) {
        NodeList found = parent.getElementsByTagName(tag);
        var elements = new ArrayList<Element>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }
}
