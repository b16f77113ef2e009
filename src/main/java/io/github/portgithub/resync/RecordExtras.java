package io.github.portgithub.resync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.github.GithubAnswer.Completeness;
import io.github.portgithub.github.GithubException;
import io.github.portgithub.github.Repository;
import io.github.portgithub.http.PathSegment;
import io.github.portgithub.mapping.PageProjection;
import io.github.portgithub.mapping.Projection;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;

/**
 * Puts what was read for a record into it. Where it cannot be read, the record is left out and what it is of is unknown.
 *
 * <p>Used by {@code routes/extras.camel.yaml} and the kinds that have extras. Stateless, thread-safe.
 */
public final class RecordExtras implements AggregationStrategy {

    /** Variable: {@code first} if the value is the first of the records. */
    private static final String EXTRA_IS = "extraIs";

    /** Takes the records that are collected for one of a page; more of them would be more than memory is meant for. */
    private static final int MOST = 20_000;

    /** A name that no field of GitHub's has. */
    private static final String UNREAD = "\0unread";

    /** Returns no records, to begin with. */
    public ArrayNode none() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /**
     * Collects the records of a page.
     *
     * @param page the records
     * @param collected those of the pages before, which are added to
     * @param partial why GitHub has left records out; null if it has not
     * @throws IllegalStateException if it has, or there are too many
     */
    public void collect(
            @Body ArrayNode page, @Variable("collected") ArrayNode collected, @Variable("partial") String partial) {
        if (partial != null) {
            throw new IllegalStateException(partial);
        }
        if (collected.size() + page.size() > MOST) {
            throw new IllegalStateException("there are more than " + MOST + " of them");
        }
        collected.addAll(page);
    }

    /**
     * Names the branches that the selector wants of a repository.
     *
     * @param fetch the fetch, whose selector has {@code defaultBranchOnly} or {@code branchNames}
     * @param repository the repository
     * @return each as one segment of a path; none if it is to be the default one and there is none
     */
    public List<String> branches(@Variable("fetch") Fetch fetch, @Variable("repository") Repository repository) {
        List<String> names = fetch.selects("defaultBranchOnly")
                ? Stream.ofNullable(repository.defaultBranch()).toList()
                : fetch.values("branchNames");
        return names.stream()
                .filter(name -> !name.isBlank())
                .distinct()
                .map(PathSegment::of)
                .toList();
    }

    /** Returns the record's id, for a URL. */
    public String id(@Body JsonNode record) {
        return PathSegment.of(record.path("id").asText());
    }

    /** Returns the record's name as one segment of a path, percent-encoded. */
    public String name(@Body JsonNode record) {
        return PathSegment.of(record.path("name").asText());
    }

    /** Returns the record's short name, as teams have one, as one segment of a path. */
    public String slug(@Body JsonNode record) {
        return PathSegment.of(record.path("slug").asText());
    }

    /** Returns the path of the repository that the record is, below {@code github.api-url}. */
    public String path(@Body JsonNode record) {
        return Repository.of(record, Projection.NOTHING).getPath();
    }

    /**
     * Tells whether something is true of the record.
     *
     * @param record the record
     * @param flag variable {@code flag}: the field that says so
     * @return false only if the field is there and false
     */
    public boolean may(@Body JsonNode record, @Variable("flag") String flag) {
        return record.path(flag).asBoolean(true);
    }

    /** Tells whether GitHub has not listed the custom properties of a repository with it. */
    public boolean lacksCustomProperties(@Body JsonNode record) {
        return !record.path("custom_properties").isObject();
    }

    /** Makes the object {@code custom_properties} of what was read: a list of names and values. */
    public void customProperties(@Body ObjectNode record) {
        JsonNode values = record.remove("__property_values");
        if (values != null) {
            ObjectNode properties = record.putObject("custom_properties");
            values.forEach(one -> properties.set(one.path("property_name").asText(), one.get("value")));
        }
    }

    /** Makes {@code members.nodes} of a team's members, with the names that they have in Ocean's records. */
    public void members(@Body ObjectNode record) {
        JsonNode members = record.remove("__team_members");
        if (members != null) {
            ArrayNode nodes = record.putObject("members").putArray("nodes");
            members.forEach(one -> nodes.addObject()
                    .put("id", one.path("node_id").textValue())
                    .put("databaseId", one.path("id").asLong())
                    .put("login", one.path("login").textValue())
                    .put("isSiteAdmin", one.path("site_admin").asBoolean())
                    .put("avatarUrl", one.path("avatar_url").textValue())
                    .put("url", one.path("html_url").textValue()));
        }
    }

    @Override
    public Exchange aggregate(Exchange original, Exchange resource) {
        ObjectNode record = original.getMessage().getBody(ObjectNode.class);
        String field = original.getVariable(PageProjection.EXTRA, String.class);
        Exception failure = resource.getException();
        if (failure == null) {
            failure = resource.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        }
        boolean none = failure instanceof GithubException github && github.child() == Completeness.NONE;
        if (failure == null) {
            put(original, record, field, resource.getMessage().getBody(JsonNode.class));
        } else if (none && !field.isEmpty()) {
            record.set(field, nothing(original));
        } else {
            record.put(UNREAD, true);
            if (!none) {
                String reason = field + ": " + Reasons.of(failure);
                original.getVariable("fetch", Fetch.class).unknownScope(scope(original, record), reason);
            }
        }
        return original;
    }

    private static void put(Exchange exchange, ObjectNode record, String field, JsonNode records) {
        JsonNode value = records;
        boolean object = PageProjection.OBJECT.equals(exchange.getVariable(PageProjection.RECORDS_IN));
        if (object || "first".equals(exchange.getVariable(EXTRA_IS))) {
            value = records.isEmpty() ? NullNode.instance : records.get(0);
        }
        String in = exchange.getVariable(PageProjection.EXTRA_IN, String.class);
        if (in != null) {
            value = value.path(in).isMissingNode() ? NullNode.instance : value.path(in);
        }
        if (field.isEmpty() && value instanceof ObjectNode more) {
            record.setAll(more);
        } else {
            record.set(field, value);
        }
    }

    private static JsonNode nothing(Exchange exchange) {
        if ("first".equals(exchange.getVariable(EXTRA_IS))) {
            return NullNode.instance;
        }
        boolean object = PageProjection.OBJECT.equals(exchange.getVariable(PageProjection.RECORDS_IN));
        return object ? JsonNodeFactory.instance.objectNode() : JsonNodeFactory.instance.arrayNode();
    }

    private static String scope(Exchange exchange, ObjectNode record) {
        Repository repository = exchange.getVariable("repository", Repository.class);
        return repository != null
                ? repository.fullName()
                : record.path("full_name").asText(exchange.getVariable("organization", "all", String.class));
    }

    /**
     * Leaves out the records of which something could not be read.
     *
     * @param page the records, changed
     * @return how many are left out
     */
    public int leaveOutUnread(@Body ArrayNode page) {
        int before = page.size();
        for (Iterator<JsonNode> records = page.elements(); records.hasNext(); ) {
            if (records.next().has(UNREAD)) {
                records.remove();
            }
        }
        return before - page.size();
    }
}
