package io.github.portgithub.resync;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.delivery.BatchAggregationStrategy;
import io.github.portgithub.delivery.Delivery;
import io.github.portgithub.delivery.DeliveryListener;
import io.github.portgithub.delivery.Refusal;
import io.github.portgithub.github.PageCall;
import io.github.portgithub.github.Repository;
import io.github.portgithub.github.graphql.GraphqlRequests;
import io.github.portgithub.mapping.Entity;
import io.github.portgithub.mapping.EntityHash;
import io.github.portgithub.mapping.MappingListener;
import io.github.portgithub.mapping.RecordIdentity;
import java.util.ArrayList;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * Maps each record of a page to the entities that the resources of a fetch make of it, and counts what becomes of it.
 *
 * <p>Used by {@code routes/ingest.camel.yaml}. Thread-safe.
 */
public final class RecordMapper {

    /** Variable: the page that the records are a part of, if a page is mapped in parts: whoever has begun it ends it. */
    static final String PAGE_RECORD = "pageRecord";

    /** Field: whether a branch is its repository's default one; given where the mapping reads it. */
    static final String DEFAULT_BRANCH = "__is_default_branch";

    /** Field: what is known of the repository; given where the mapping reads it. */
    static final String REPOSITORY = "__repository_object";

    private static final ObjectMapper JSON = new ObjectMapper();

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
     * @param call the page as it was answered; null if it was not asked for by a listing
     * @param queriedAt when the query went that has answered the records; null if none was
     * @param added more fields that each record is given, a JSON object as text; null for none
     * @param unread how many records are left out because something of them could not be read; null for none
     * @param listing what the ledger notes of the listing; null if that is nothing
     * @param part what the ledger notes of the page that the records are a part of; null if they are all of a page
     * @return the entities that are owed from now on
     */
    public MappedPage map(
            @Body JsonNode page,
            @Variable("run") ResyncRun run,
            @Variable("fetch") Fetch fetch,
            @Variable("organization") String organization,
            @Variable("repository") Repository repository,
            @Variable("call") PageCall call,
            @Variable(GraphqlRequests.ASKED_AT) Long queriedAt,
            @Variable("added") String added,
            @Variable("unread") Integer unread,
            @Variable("listingRecord") ListingRecord listing,
            @Variable(PAGE_RECORD) PageRecord part) {
        MappedPage mapped = new MappedPage(new ArrayList<>(page.size()), new ArrayList<>());
        if (listing != null && call.isNotModified()) {
            listing.notModified(run, call.read());
            return mapped;
        }
        long readAt = call != null ? call.askedAt() : queriedAt != null ? queriedAt : Long.MAX_VALUE;
        PageRecord noted = part != null || listing == null ? part : listing.page(call.read(), page.size());
        if (part != null) {
            part.more(page.size());
        }
        if (noted != null && unread != null && unread > 0) {
            noted.unclean();
        }
        ObjectNode more = object(added);
        for (JsonNode element : page) {
            ObjectNode record = (ObjectNode) element;
            long identity = noted == null ? 0 : EntityHash.of(RecordIdentity.of(record));
            complete(record, organization, repository);
            if (repository != null) {
                if (fetch.reads(DEFAULT_BRANCH)) {
                    record.put(DEFAULT_BRANCH, record.path("name").asText().equals(repository.defaultBranch()));
                }
                if (fetch.reads(REPOSITORY)) {
                    record.set(REPOSITORY, repository.json());
                }
            }
            if (more != null) {
                record.setAll(more);
            }
            String scope = scope(record, fetch, organization, repository);
            for (int i = 0; i < fetch.resources().size(); i++) {
                ResourceRun resource = fetch.resources().get(i);
                resource.recordRead();
                MappingListener collector =
                        new Collector(run, resource, i, record, identity, scope, mapped, noted, readAt);
                try {
                    resource.mapping().map(record, run.faults().counting(resource.mapping(), record, collector));
                } catch (RuntimeException e) {
                    // One record is not to cost the entities of the others, which are owed already
                    collector.unknown("a fault of this program: " + e);
                }
            }
        }
        if (noted != null && part == null) {
            noted.sealed();
        }
        return mapped;
    }

    private static ObjectNode object(String json) {
        try {
            return json == null ? null : (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException | ClassCastException e) {
            throw new IllegalArgumentException("the variable added must hold a JSON object; it is " + json, e);
        }
    }

    /**
     * Gives a record what its endpoint does not say.
     *
     * @param record the record, changed
     * @param organization the organization's login
     * @param repository the repository that was listed; null for organizations and repositories themselves
     */
    public static void complete(ObjectNode record, String organization, Repository repository) {
        record.put("__organization", organization);
        if (repository != null) {
            // Ocean shows the whole repository where it has no record of its own
            if (!record.has("__repository")) {
                record.put("__repository", repository.name());
            }
            record.put("__repository_full_name", repository.fullName());
        }
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
        private final int index;
        private final ObjectNode record;
        private final long identity;
        private final String scope;
        private final MappedPage mapped;
        private final PageRecord noted;
        private final long readAt;

        private Collector(
                ResyncRun run,
                ResourceRun resource,
                int index,
                ObjectNode record,
                long identity,
                String scope,
                MappedPage mapped,
                PageRecord noted,
                long readAt) {
            this.readAt = readAt;
            this.run = run;
            this.resource = resource;
            this.index = index;
            this.noted = noted;
            this.record = record;
            this.identity = identity;
            this.scope = scope;
            this.mapped = mapped;
        }

        @Override
        public void entity(Entity entity) {
            boolean shown = resource.entityMapped(entity, scope);
            if (batches.fits(entity)) {
                DeliveryListener told = noted == null ? resource : noted.entity(index, identity, entity, shown);
                if (told == null) {
                    resource.entityUnchanged();
                } else {
                    mapped.deliveries().add(new Delivery(entity, told, readAt));
                }
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
            readAnew();
            mapped.refusals().add(new Refusal(new Delivery(entity, resource, readAt), 0, error, message));
        }

        @Override
        public void filtered() {
            resource.recordFiltered();
            if (noted != null) {
                noted.filtered(index);
            }
        }

        @Override
        public void unmappable(String reason) {
            readAnew();
            resource.recordUnmappable(scopeName());
            run.faults().dropped(resource.mapping().label(), "no entity", reason, record);
        }

        @Override
        public void unknown(String reason) {
            readAnew();
            resource.recordUnknown(scopeName());
            run.faults().dropped(resource.mapping().label(), "unknown, what Port has of them stays", reason, record);
        }

        @Override
        public void fault(String field, String reason) {
            // counted by MappingFaults, told at the end
        }

        /** What is not known of the page cannot be repeated from the ledger. */
        private void readAnew() {
            if (noted != null) {
                noted.unclean();
            }
        }

        private String scopeName() {
            return scope == null ? "all" : scope;
        }
    }
}
