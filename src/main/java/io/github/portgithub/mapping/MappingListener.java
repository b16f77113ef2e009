package io.github.portgithub.mapping;

/**
 * Hears what becomes of one record. Each item ends in exactly one of {@link #entity}, {@link #filtered}, {@link #unmappable},
 * {@link #refused} and {@link #unknown}; {@link #fault} may come before, once per field. Called on the thread that maps.
 */
public interface MappingListener {

    /** The reason of a fault where the expression gave null because the record says so: it has every field named. */
    String NULL = "null";

    /** The reason of a fault where the expression gave no output, without an error. */
    String NO_OUTPUT = "no output";

    /** How the reason of a fault begins where the expression names a field that the record does not have. */
    String MISSING = "the record has no ";

    /**
     * Hears of an entity to post.
     *
     * @param entity the entity, never null
     */
    void entity(Entity entity);

    /** Hears of an item that {@code selector.query} turned away. */
    void filtered();

    /**
     * Hears of an item without identifier or blueprint: no entity can be made of it.
     *
     * @param reason the field and what it gave
     */
    void unmappable(String reason);

    /**
     * Hears of an entity that Port would refuse, and the whole batch with it: it is not to be posted.
     *
     * @param entity the entity as it would have been posted, never null
     * @param reason the field, its value and the rule it breaks
     */
    void refused(Entity entity, String reason);

    /**
     * Hears of an item of which nobody can tell what belongs into the catalog: {@code selector.query} gave no boolean,
     * {@code itemsToParse} no array, or some expression needed more than its evaluation may use. What Port holds must be
     * neither deleted nor changed because of it.
     *
     * @param reason the field and what it gave
     */
    void unknown(String reason);

    /**
     * Hears of a field that is sent as null.
     *
     * @param field the dotted path in the resource, such as {@code port.entity.mappings.properties.url}
     * @param reason {@link #NULL}, {@link #NO_OUTPUT}, or {@link #MISSING} and the path, where there was no error; or else
     *     the message of the jq error
     */
    void fault(String field, String reason);
}
