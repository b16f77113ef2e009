package io.github.portgithub.mapping;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.http.Secrets;
import io.github.portgithub.jq.JqException;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with one mapping file, so that all of it is reported at once. Not thread-safe. */
public final class Problems {

    private static final int LONGEST = 300;

    private final String location;
    private final List<String> errors;
    private final List<String> warnings;
    private final String resource;

    Problems(String location) {
        this(location, null, new ArrayList<>(), new ArrayList<>());
    }

    private Problems(String location, String resource, List<String> errors, List<String> warnings) {
        this.location = location;
        this.resource = resource;
        this.errors = errors;
        this.warnings = warnings;
    }

    /** Returns a view that names the resource in everything it adds. */
    Problems in(String resourceName) {
        return new Problems(location, resourceName, errors, warnings);
    }

    void error(String field, String reason, String remedy) {
        errors.add(line(field, reason, remedy));
    }

    void warning(String field, String reason, String remedy) {
        warnings.add(line(field, reason, remedy));
    }

    /** Tells of an expression that does not compile. */
    void notJq(String field, String source, JqException e) {
        error(field, "is no jq: " + oneLine(e.getMessage()), "Correct the expression: " + oneLine(source));
    }

    /** Warns of keys that nobody reads: most often misspelled ones. */
    void warnOfOthers(ObjectNode object, String prefix, List<String> known) {
        object.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                warning(prefix + key, "is unknown and ignored", "Known here: " + String.join(", ", known));
            }
        });
    }

    List<String> errors() {
        return errors;
    }

    List<String> warnings() {
        return warnings;
    }

    private String line(String field, String reason, String remedy) {
        StringBuilder line = new StringBuilder(location);
        if (resource != null) {
            line.append(": ").append(resource);
        }
        if (field != null) {
            line.append(": ").append(field);
        }
        return Secrets.visible(line.append(": ")
                .append(oneLine(reason))
                .append(". ")
                .append(remedy)
                .toString());
    }

    /** Returns the text without line breaks and other controls, cut to a length that a log line bears. */
    public static String oneLine(String text) {
        String flat = text == null ? "no message" : Secrets.visible(text.strip().replaceAll("\\s+", " "));
        return flat.length() <= LONGEST ? flat : flat.substring(0, LONGEST) + "…";
    }
}
