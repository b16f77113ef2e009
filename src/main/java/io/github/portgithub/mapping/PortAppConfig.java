package io.github.portgithub.mapping;

import java.util.List;

/**
 * A mapping file, compiled and checked as a whole. Immutable and thread-safe.
 *
 * @see <a href="https://docs.port.io/build-your-software-catalog/customize-integrations/configure-mapping">Port: configure
 *     mapping</a>
 */
public final class PortAppConfig {

    /** The largest share of the owned entities that one run deletes, where the file does not say. */
    public static final double DEFAULT_DELETION_THRESHOLD = 0.9;

    /** Stands for a mapping that is not known yet. */
    static final PortAppConfig WITHOUT_RESOURCES =
            new PortAppConfig(true, true, true, DEFAULT_DELETION_THRESHOLD, List.of(), List.of(), List.of());

    private final boolean deleteDependentEntities;
    private final boolean createMissingRelatedEntities;
    private final boolean enableMergeEntity;
    private final Double entityDeletionThreshold;
    private final List<String> organizations;
    private final List<ResourceMapping> resources;
    private final List<String> warnings;

    PortAppConfig(
            boolean deleteDependentEntities,
            boolean createMissingRelatedEntities,
            boolean enableMergeEntity,
            Double entityDeletionThreshold,
            List<String> organizations,
            List<ResourceMapping> resources,
            List<String> warnings) {
        this.deleteDependentEntities = deleteDependentEntities;
        this.createMissingRelatedEntities = createMissingRelatedEntities;
        this.enableMergeEntity = enableMergeEntity;
        this.entityDeletionThreshold = entityDeletionThreshold;
        this.organizations = List.copyOf(organizations);
        this.resources = List.copyOf(resources);
        this.warnings = List.copyOf(warnings);
    }

    /**
     * Reads a mapping in YAML or JSON, compiles every jq expression in it and checks all of it. Keys at the root that mean
     * nothing here are ignored.
     *
     * @param text the file, never null
     * @param location where it comes from, for messages, such as {@code file:port-app-config.yml}
     * @return the mapping, with one resource at least
     * @throws MappingException if anything in it cannot be used; the message names every such place
     */
    public static PortAppConfig parse(String text, String location) {
        return new PortAppConfigReader(location).read(text);
    }

    /** Tells whether deleting an entity deletes those that depend on it; default true. */
    public boolean deleteDependentEntities() {
        return deleteDependentEntities;
    }

    /** Tells whether Port creates the missing targets of relations; default true. */
    public boolean createMissingRelatedEntities() {
        return createMissingRelatedEntities;
    }

    /** Tells whether an upsert keeps what it does not name (true, the default) or overwrites the entity. */
    public boolean enableMergeEntity() {
        return enableMergeEntity;
    }

    /**
     * Returns the largest share of the owned entities that one run may delete, 0 to 1; default
     * {@value #DEFAULT_DELETION_THRESHOLD}.
     *
     * @return the share, or null where the file says null: never delete
     */
    public Double entityDeletionThreshold() {
        return entityDeletionThreshold;
    }

    /** Returns the organizations named at the root of the file, for resources that name none; may be empty. */
    public List<String> organizations() {
        return organizations;
    }

    /** Returns the resources in file order, never empty in a mapping that was read. */
    public List<ResourceMapping> resources() {
        return resources;
    }

    /** Returns what is odd in the file but does not keep it from being used, one line each. */
    public List<String> warnings() {
        return warnings;
    }
}
