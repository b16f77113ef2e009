package io.github.portgithub.jq;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The lists of cases that we know not to answer as jq does: kind, case and reason, separated by tabs. */
final class KnownDifferences {

    /**
     * One case.
     *
     * @param kind {@code differs}; {@code absent}, because it needs what is left out on purpose; or {@code changed} in jq 1.8
     */
    record Entry(String kind, String reason) {

        boolean isDifference() {
            return kind.equals("differs");
        }
    }

    private KnownDifferences() {}

    static Map<String, Entry> read(String name) throws IOException {
        Map<String, Entry> entries = new LinkedHashMap<>();
        try (InputStream in = KnownDifferences.class.getResourceAsStream("/jq/" + name)) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] columns = line.split("\t", 3);
                    entries.put(columns[1], new Entry(columns[0], columns[2]));
                }
            }
        }
        return entries;
    }
}
