package io.github.portgithub.bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A JSON record rendered once, with gaps for what differs between records: rendering one is copying its bytes. Immutable
 * and thread-safe.
 */
final class RecordTemplate {

    private final List<byte[]> pieces = new ArrayList<>();
    private final List<Integer> gaps = new ArrayList<>();

    /**
     * Cuts a record at its placeholders.
     *
     * @param json the record
     * @param placeholders texts that stand for nothing else in it; none is the beginning of another
     */
    RecordTemplate(String json, String... placeholders) {
        int from = 0;
        while (true) {
            int next = json.length();
            int found = -1;
            for (int i = 0; i < placeholders.length; i++) {
                int at = json.indexOf(placeholders[i], from);
                if (at >= 0 && at < next) {
                    next = at;
                    found = i;
                }
            }
            pieces.add(json.substring(from, next).getBytes(StandardCharsets.UTF_8));
            if (found < 0) {
                return;
            }
            gaps.add(found);
            from = next + placeholders[found].length();
        }
    }

    /**
     * Writes a record.
     *
     * @param out where to
     * @param values one for each placeholder, in their order
     */
    void write(ByteArrayOutputStream out, byte[]... values) {
        for (int i = 0; i < gaps.size(); i++) {
            out.writeBytes(pieces.get(i));
            out.writeBytes(values[gaps.get(i)]);
        }
        out.writeBytes(pieces.get(gaps.size()));
    }
}
