package io.github.portgithub.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What went wrong in the fields of one run: counts and one example for each field of each resource, so that a log says it
 * once and not once a record. Thread-safe; bounded by the number of fields in the mapping, and by {@value #MOST_FIELDS}.
 *
 * <p>A field that is null on some records without an error is no fault: pull requests have no {@code merged_at} before they
 * are merged. One that is null on every record, and asks for a field that records do not have, is most likely misspelled.
 */
public final class MappingFaults {

    /** From this many records on, a field that is null on each of them is reported. */
    public static final int SUSPICIOUS_FROM = 5;

    private static final int MOST_FIELDS = 2_000;

    private final ConcurrentMap<String, Resource> resources = new ConcurrentHashMap<>();

    /**
     * Counts one record that a resource made an entity of, posted or refused.
     *
     * @param resource the resource's label
     */
    public void mapped(String resource) {
        resource(resource).records.increment();
    }

    /**
     * Counts one field that was sent as null.
     *
     * @param resource the resource's label
     * @param field the field, as the listener heard it
     * @param reason the reason, as the listener heard it
     * @param record the record, of which only a name is kept, and only of the first
     */
    public void fault(String resource, String field, String reason, JsonNode record) {
        Map<String, Field> fields = resource(resource).fields;
        Field counts = fields.get(field);
        if (counts == null) {
            if (fields.size() >= MOST_FIELDS) {
                return;
            }
            counts = fields.computeIfAbsent(field, key -> new Field());
        }
        counts.add(reason, record);
    }

    /**
     * Counts one record of which no entity was made, although its query did not turn it away.
     *
     * @param resource the resource's label
     * @param what what became of it, a few words
     * @param reason why, as the listener heard it
     * @param record the record, of which only a name is kept, and only of the first
     */
    public void dropped(String resource, String what, String reason, JsonNode record) {
        resource(resource)
                .dropped
                .computeIfAbsent(what, key -> new Dropped(Field.example(reason, record)))
                .count
                .increment();
    }

    /**
     * Counts everything that becomes of one record, and hands it on.
     *
     * @param resource the resource that maps the record
     * @param record the record
     * @param next hears all of it, faults included
     * @return a listener for this one call of {@link ResourceMapping#map}
     */
    public MappingListener counting(ResourceMapping resource, JsonNode record, MappingListener next) {
        return new MappingListener() {

            @Override
            public void entity(Entity entity) {
                mapped(resource.label());
                next.entity(entity);
            }

            @Override
            public void filtered() {
                next.filtered();
            }

            @Override
            public void unmappable(String reason) {
                next.unmappable(reason);
            }

            @Override
            public void refused(Entity entity, String reason) {
                mapped(resource.label());
                next.refused(entity, reason);
            }

            @Override
            public void unknown(String reason) {
                next.unknown(reason);
            }

            @Override
            public void fault(String field, String reason) {
                MappingFaults.this.fault(resource.label(), field, reason, record);
                next.fault(field, reason);
            }
        };
    }

    /**
     * Returns what is worth a warning, by resource and field: errors, and fields that are null on every record.
     *
     * @return one line each, without line breaks; empty if nothing is wrong
     */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        resources.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(resource -> {
            long records = resource.getValue().records.sum();
            resource.getValue()
                    .dropped
                    .forEach((what, dropped) -> lines.add(String.format(
                            Locale.ROOT,
                            "%s: %s: %,d records; first: %s",
                            resource.getKey(),
                            what,
                            dropped.count.sum(),
                            dropped.first)));
            resource.getValue().fields.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(field -> {
                        String line = field.getValue().line(records);
                        if (line != null) {
                            lines.add(resource.getKey() + "." + field.getKey() + ": " + line);
                        }
                    });
        });
        return lines;
    }

    private Resource resource(String label) {
        Resource resource = resources.get(label);
        return resource != null ? resource : resources.computeIfAbsent(label, key -> new Resource());
    }

    private static final class Resource {

        private final LongAdder records = new LongAdder();
        private final Map<String, Dropped> dropped = new ConcurrentSkipListMap<>();
        private final ConcurrentMap<String, Field> fields = new ConcurrentHashMap<>();
    }

    private static final class Dropped {

        private final LongAdder count = new LongAdder();
        private final String first;

        private Dropped(String first) {
            this.first = first;
        }
    }

    private static final class Field {

        private final LongAdder nulls = new LongAdder();
        private final LongAdder suspicious = new LongAdder();
        private final LongAdder errors = new LongAdder();
        private volatile String firstError;
        private volatile String firstSuspicious;

        // Two threads may both see no example yet; then one of the two stays, and either will do.
        private void add(String reason, JsonNode record) {
            if (reason.equals(MappingListener.NULL)) {
                nulls.increment();
            } else if (reason.equals(MappingListener.NO_OUTPUT) || reason.startsWith(MappingListener.MISSING)) {
                suspicious.increment();
                if (firstSuspicious == null) {
                    firstSuspicious = example(reason, record);
                }
            } else {
                errors.increment();
                if (firstError == null) {
                    firstError = example(reason, record);
                }
            }
        }

        private static String example(String reason, JsonNode record) {
            return RecordName.of(record) + ": " + Problems.oneLine(reason);
        }

        private String line(long records) {
            if (errors.sum() > 0) {
                return String.format(
                        Locale.ROOT, "null for %,d of %,d records; first: %s", errors.sum(), records, firstError);
            }
            boolean always = suspicious.sum() > 0 && suspicious.sum() + nulls.sum() >= records;
            if (always && records >= SUSPICIOUS_FROM) {
                return String.format(
                        Locale.ROOT,
                        "null for each of %,d records, probably misspelled; first: %s",
                        records,
                        firstSuspicious);
            }
            return null;
        }
    }
}
