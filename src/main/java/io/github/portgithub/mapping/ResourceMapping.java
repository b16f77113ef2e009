package io.github.portgithub.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.portgithub.jq.JqException;
import io.github.portgithub.mapping.Template.UnknownValueException;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One entry of {@code resources}: which records of a kind are taken, and how each becomes an entity. Immutable and
 * thread-safe, without locks: any number of threads may map at once.
 */
public final class ResourceMapping {

    private final int index;
    private final String kind;
    private final String label;
    private final Selector selector;
    private final JqExpression query;
    private final ItemsToParse items;
    private final Template identifier;
    private final Template.Leaf blueprint;
    private final List<Template.Member> fields;
    private final long definition;

    /**
     * @param items null where each record is one item
     * @param fields the declared keys of the body besides the identifier, in the order they are sent
     * @param definition a hash of the resource as it stands in the file
     */
    ResourceMapping(
            int index,
            String kind,
            Selector selector,
            JqExpression query,
            ItemsToParse items,
            Template identifier,
            Template.Leaf blueprint,
            List<Template.Member> fields,
            long definition) {
        this.index = index;
        this.kind = kind;
        this.label = kind + "[" + index + "]";
        this.selector = selector;
        this.query = query;
        this.items = items;
        this.identifier = identifier;
        this.blueprint = blueprint;
        this.fields = List.copyOf(fields);
        this.definition = definition;
    }

    /** Returns the position in {@code resources}, from 0. */
    public int index() {
        return index;
    }

    /** Returns the kind with hyphens, such as {@code pull-request}, however the file spells it. */
    public String kind() {
        return kind;
    }

    /** Returns kind and position, such as {@code pull-request[2]}. */
    public String label() {
        return label;
    }

    /**
     * Returns the selector: every key as it stands in the file, and besides, with defaults and whichever of the dialects
     * the file is written in, {@code organizations} (a list of strings, empty if none are named), {@code repositoryType}
     * and {@code type}, and for pull requests {@code state}.
     *
     * @return an unmodifiable map
     */
    public Map<String, Object> selector() {
        return selector.values();
    }

    /** Returns a hash of the resource as it stands in the file: with another, it may make other entities of a record. */
    public long definition() {
        return definition;
    }

    /** Returns a text that is equal for two resources which one fetch can serve: they differ in {@code query} at most. */
    public String selectorKey() {
        return selector.key();
    }

    /** Returns the entries of the selector's {@code files}, {@code folders} or {@code paths}, with defaults; may be empty. */
    public List<PathSelector> paths() {
        return selector.paths();
    }

    /**
     * Returns the files whose contents are added to each record as {@code __includedFiles}.
     *
     * @return paths as they are written in the selector, and those that the mapping names by {@code file://}; may be empty
     */
    public List<String> includedFiles() {
        return selector.includedFiles();
    }

    /**
     * Returns the selector keys of the file that nobody reads.
     *
     * @param known the keys that the kind's route reads, {@code query} aside
     * @return the others, in file order
     */
    public Set<String> unknownSelectorKeys(Set<String> known) {
        return selector.unknownKeys(known);
    }

    /** Returns the blueprint of every entity this resource makes, or empty if it depends on the record. */
    public Optional<String> constantBlueprint() {
        return blueprint.expression().constantText();
    }

    /**
     * Returns what an object of every entity has.
     *
     * @param field {@code properties} or {@code relations}
     * @return the keys as they are sent, in file order; empty if the mapping has no such object
     */
    public Set<String> keys(String field) {
        return fields.stream()
                .filter(member -> member.key().equals(field) && member.value() instanceof Template.Members)
                .flatMap(member -> ((Template.Members) member.value()).members().stream())
                .map(Template.Member::key)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * Returns the parts of a record that {@link #map} reads: it does the same if all others are left out.
     *
     * @return a projection; the whole record where an expression cannot be analysed
     */
    public Projection projection() {
        return read().and(RecordName.PROJECTION);
    }

    /** Returns the parts of a record that the expressions of this resource read, see {@link #projection}. */
    public Projection read() {
        Projection read = items == null ? Projection.NOTHING : items.projection();
        read = read.and(query.projection()).and(identifier.projection()).and(blueprint.projection());
        for (Template.Member field : fields) {
            read = read.and(field.value().projection());
        }
        return read;
    }

    /** Returns whether {@code itemsToParse} makes several entities of a record. */
    public boolean isOfItems() {
        return items != null;
    }

    /** Returns the parts of a record that {@link #identity} reads. */
    public Projection identityProjection() {
        return items != null ? Projection.WHOLE : identifier.projection().and(blueprint.projection());
    }

    /**
     * Names the entity of a record, whether or not it is selected.
     *
     * @param record the record, or as much of it as {@link #identityProjection} reads; not changed
     * @return an entity without content; null if it has none, is found by a search, or {@code itemsToParse} makes several
     */
    public Entity identity(JsonNode record) {
        if (items != null) {
            return null;
        }
        try {
            JsonNode id = key(identifier, record, new Deaf());
            JsonNode blueprintId = id == null ? null : key(blueprint, record, new Deaf());
            return blueprintId == null || !id.isTextual()
                    ? null
                    : Entity.written(blueprintId.asText(), id.textValue(), new byte[0]);
        } catch (UnknownValueException e) {
            return null;
        }
    }

    /**
     * Maps one record: takes it apart where {@code itemsToParse} says so, asks {@code selector.query} about each item and
     * makes an entity of each that is taken. An expression that fails gives null, as in Ocean; an item of which one was ended
     * before it gave a value is unknown as a whole.
     *
     * @param record a record as GitHub's API returns it, never null, not changed
     * @param listener hears what becomes of each item, on this thread
     */
    public void map(JsonNode record, MappingListener listener) {
        if (items == null) {
            mapItem(record, listener);
            return;
        }
        List<JsonNode> parsed;
        try {
            parsed = items.expand(record);
        } catch (JqException e) {
            listener.unknown(ItemsToParse.FIELD + ": " + e.getMessage());
            return;
        }
        for (JsonNode item : parsed) {
            mapItem(item, listener);
        }
    }

    private void mapItem(JsonNode item, MappingListener listener) {
        if (query.alwaysTrue() || isSelected(item, listener)) {
            try {
                JsonNode id = key(identifier, item, listener);
                JsonNode blueprintId = id == null ? null : key(blueprint, item, listener);
                if (blueprintId != null) {
                    make(item, id, blueprintId, listener);
                }
            } catch (UnknownValueException e) {
                listener.unknown(e.getMessage());
            }
        }
    }

    /** Hears nothing. */
    private static final class Deaf implements MappingListener {

        @Override
        public void entity(Entity entity) {}

        @Override
        public void filtered() {}

        @Override
        public void unmappable(String reason) {}

        @Override
        public void refused(Entity entity, String reason) {}

        @Override
        public void unknown(String reason) {}

        @Override
        public void fault(String field, String reason) {}
    }

    private boolean isSelected(JsonNode item, MappingListener listener) {
        try {
            JsonNode taken = query.first(item);
            if (taken == null || !taken.isBoolean()) {
                listener.unknown("selector.query: expected true or false, got " + ItemsToParse.kindOf(taken));
                return false;
            }
            if (!taken.booleanValue()) {
                listener.filtered();
            }
            return taken.booleanValue();
        } catch (JqException e) {
            listener.unknown("selector.query: " + e.getMessage());
            return false;
        }
    }

    // Without identifier and blueprint there is no entity, so these two are no faults of a field but the end of the
    // item.
    private static JsonNode key(Template template, JsonNode item, MappingListener listener)
            throws UnknownValueException {
        if (!(template instanceof Template.Leaf leaf)) {
            return template.render(item, listener);
        }
        try {
            JsonNode value = leaf.expression().first(item);
            if (!isFalsy(value)) {
                return isNumber(value) ? asText(value) : value;
            }
            listener.unmappable(leaf.field() + ": " + (value == null ? MappingListener.NO_OUTPUT : value));
        } catch (JqException e) {
            if (e.overBudget()) {
                throw new UnknownValueException(leaf.field(), e);
            }
            listener.unmappable(leaf.field() + ": " + e.getMessage());
        }
        return null;
    }

    private void make(JsonNode item, JsonNode id, JsonNode blueprintId, MappingListener listener)
            throws UnknownValueException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("identifier", id);
        String refusal = id.isObject() ? null : refusal("identifier", id);
        for (Template.Member field : fields) {
            JsonNode value = field.value().render(item, listener);
            if (field.key().equals("relations")) {
                refusal = refusal == null ? checkRelations((ObjectNode) value) : refusal;
            } else if (field.key().equals("title") && isNumber(value)) {
                value = asText(value);
            }
            body.set(field.key(), value);
        }
        if (refusal == null && constantBlueprint().isEmpty()) {
            refusal = refusal("blueprint", blueprintId);
        }
        Entity entity = Entity.of(blueprintId.asText(), body);
        if (refusal == null) {
            listener.entity(entity);
        } else {
            listener.refused(entity, refusal);
        }
    }

    // Turns numbers into the strings that Port's schema asks for, and returns why Port would refuse the rest, or null.
    private static String checkRelations(ObjectNode relations) {
        String refusal = null;
        for (Map.Entry<String, JsonNode> relation : relations.properties()) {
            String field = "relations." + relation.getKey();
            JsonNode target = relation.getValue();
            if (target.isArray()) {
                // A new array: the expression's output may be a part of the record itself.
                ArrayNode targets = JsonNodeFactory.instance.arrayNode(target.size());
                for (JsonNode element : target) {
                    targets.add(isNumber(element) ? asText(element) : element);
                    refusal = refusal == null ? refusal(field, targets.get(targets.size() - 1)) : refusal;
                }
                relation.setValue(targets);
            } else if (!target.isObject() && !target.isNull()) {
                relation.setValue(isNumber(target) ? asText(target) : target);
                refusal = refusal == null ? refusal(field, relation.getValue()) : refusal;
            }
        }
        return refusal;
    }

    private static String refusal(String field, JsonNode value) {
        if (!value.isTextual()) {
            return MappingsReader.PREFIX + field + ": expected a string, got " + ItemsToParse.kindOf(value);
        }
        String reason = field.equals("blueprint")
                ? PortIdentifiers.blueprintRefusal(value.textValue())
                : PortIdentifiers.refusal(value.textValue());
        return reason == null
                ? null
                : MappingsReader.PREFIX + field + ": '" + Problems.oneLine(value.textValue()) + "' " + reason;
    }

    private static boolean isFalsy(JsonNode value) {
        return value == null
                || value.isNull()
                || value.isTextual() && value.textValue().isEmpty()
                || value.isContainerNode() && value.isEmpty()
                || value.isBoolean() && !value.booleanValue()
                || value.isNumber() && value.doubleValue() == 0;
    }

    private static boolean isNumber(JsonNode value) {
        return value.isNumber();
    }

    // Port's own limit of an identifier is shorter than the longest number that is written without an exponent
    private static JsonNode asText(JsonNode number) {
        double value = number.doubleValue();
        if (number.isIntegralNumber() || Double.isNaN(value) || Double.isInfinite(value)) {
            return TextNode.valueOf(number.asText());
        }
        BigDecimal exact = number.decimalValue().stripTrailingZeros();
        boolean plain = Math.abs((long) exact.scale()) <= PortIdentifiers.MAX_LENGTH;
        return TextNode.valueOf(plain ? exact.toPlainString() : exact.toString());
    }
}
