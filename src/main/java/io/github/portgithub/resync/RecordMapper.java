package io.github.portgithub.resync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.delivery.BatchAggregationStrategy;
import io.github.portgithub.delivery.Delivery;
import io.github.portgithub.delivery.Refusal;
import io.github.portgithub.github.Repository;
import io.github.portgithub.mapping.Entity;
import io.github.portgithub.mapping.MappingListener;
import java.util.ArrayList;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * Maps each record of a page to the entities that the resources of a fetch make of it, and counts what becomes of it.
 *
 * <p>Used by {@code routes/ingest.camel.yaml}. Thread-safe.
 */
public final class RecordMapper {

    private final BatchAggregationStrategy batches;

    /**
     * @param batches knows how large an entity may be, never null
     */
    public RecordMapper(BatchAggregationStrategy batches) {
        this.batches = batches;
    }

    /**
     * Maps the records of a page, each on its own. Before that a record is given what its endpoint does not say: {@code
     * __organization}, and for what is listed per repository {@code __repository} and {@code __repository_full_name}.
     *
     * @param page the records, changed
     * @param run the run
     * @param fetch the fetch the records belong to
     * @param organization the organization's login
     * @param repository the repository that was listed; null for organizations and repositories themselves
     * @return the entities that are owed from now on
     */
    public MappedPage map(
            @Body JsonNode page,
            @Variable("run") ResyncRun run,
            @Variable("fetch") Fetch fetch,
            @Variable("organization") String organization,
            @Variable("repository") Repository repository) {
        MappedPage mapped = new MappedPage(new ArrayList<>(page.size()), new ArrayList<>());
        for (JsonNode element : page) {
            ObjectNode record = (ObjectNode) element;
            record.put("__organization", organization);
            if (repository != null) {
                record.put("__repository", repository.name());
                record.put("__repository_full_name", repository.fullName());
            }
            String scope = scope(record, fetch, organization, repository);
            for (ResourceRun resource : fetch.resources()) {
                resource.recordRead();
                MappingListener collector = new Collector(run, resource, record, scope, mapped);
                try {
                    resource.mapping().map(record, run.faults().counting(resource.mapping(), record, collector));
                } catch (RuntimeException e) {
                    // One record is not to cost the entities of the others, which are owed already
                    collector.unknown("a fault of this program: " + e);
                }
            }
        }
        return mapped;
    }

    /** Names what a record is of: its repository, or its organization; null if a renamed one answers for another. */
    private static String scope(ObjectNode record, Fetch fetch, String organization, Repository repository) {
        String scope = repository != null
                ? repository.fullName()
                : fetch.kind().equals("repository") ? record.path("full_name").asText("") : organization;
        boolean ofOrganization = organization == null
                || scope.equalsIgnoreCase(organization)
                || scope.regionMatches(true, 0, organization + "/", 0, organization.length() + 1);
        return ofOrganization ? scope : null;
    }

    private final class Collector implements MappingListener {

        private final ResyncRun run;
        private final ResourceRun resource;
        private final ObjectNode record;
        private final String scope;
        private final MappedPage mapped;

        private Collector(ResyncRun run, ResourceRun resource, ObjectNode record, String scope, MappedPage mapped) {
            this.run = run;
            this.resource = resource;
            this.record = record;
            this.scope = scope;
            this.mapped = mapped;
        }

        @Override
        public void entity(Entity entity) {
            resource.entityMapped(entity, scope);
            if (batches.fits(entity)) {
                mapped.deliveries().add(new Delivery(entity, resource));
            } else {
                refuse(
                        entity,
                        "too_large",
                        "the entity alone has " + entity.size() + " bytes, port.batch-bytes is " + batches.maxBytes());
            }
        }

        @Override
        public void refused(Entity entity, String reason) {
            resource.entityMapped(entity, scope);
            // What Port cannot take as an identifier may stand for an entity that is there under the right one
            resource.unknownScope(scopeName());
            refuse(entity, "not_acceptable", reason);
        }

        private void refuse(Entity entity, String error, String message) {
            mapped.refusals().add(new Refusal(new Delivery(entity, resource), 0, error, message));
        }

        @Override
        public void filtered() {
            resource.recordFiltered();
        }

        @Override
        public void unmappable(String reason) {
            resource.recordUnmappable(scopeName());
            run.faults().dropped(resource.mapping().label(), "no entity", reason, record);
        }

        @Override
        public void unknown(String reason) {
            resource.recordUnknown(scopeName());
            run.faults().dropped(resource.mapping().label(), "unknown, what Port has of them stays", reason, record);
        }

        @Override
        public void fault(String field, String reason) {
            // counted by MappingFaults, told at the end
        }

        private String scopeName() {
            return scope == null ? "all" : scope;
        }
    }
}
