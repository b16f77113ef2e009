package io.github.portgithub.resync;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.github.Repository;
import io.github.portgithub.github.graphql.GraphqlQuery;
import io.github.portgithub.mapping.EntityHash;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What GitHub says of the repositories before a run reads them: of each, for each kind that has a connection that tells of its
 * changes, the newest update stamp and the count. Who hears the same as before need not read the listing.
 *
 * <p>What is missing, repeated with another value, too young or of another shape is not known, and the listing is read. The
 * feed says what has changed, never what is gone: which repositories there are, their own listing says. Goes with its run.
 * Thread-safe.
 */
public final class ChangeFeed {

    private static final String OF_EACH = " { totalCount nodes { updatedAt } }";
    private static final String BY_UPDATE = "UPDATED_AT";
    private static final int LONGEST = 200;

    /** After so many accounts for which GraphQL has failed, the others are read without the feed. */
    private static final int MOST_FAILURES = 2;

    private final List<String> connections = new ArrayList<>();
    private final Map<Fetch, KindChanges> changes = new HashMap<>();
    private final Set<String> read = new HashSet<>();
    private int failures;
    private final Map<String, Fingerprint[]> fingerprints = new HashMap<>();
    private final Map<Fetch, String> lists = new HashMap<>();
    private final Map<String, OrganizationChanges> organizations = new HashMap<>();

    /** Takes what tells of the changes of a kind. */
    synchronized void plan(Fetch fetch, KindChanges kind) {
        if (!connections.contains(kind.connection())) {
            connections.add(kind.connection());
        }
        changes.put(fetch, kind);
    }

    /** Takes which list of an organization tells of the changes of a kind. */
    synchronized void planList(Fetch fetch, String list) {
        lists.put(fetch, list);
    }

    /** Returns which list of an organization tells of the changes of a kind; null if none does. */
    synchronized String list(Fetch fetch) {
        return lists.get(fetch);
    }

    /** Tells whether the list of an organization is to be asked for, and has not been yet. */
    synchronized boolean isListDue(Fetch fetch, String login) {
        return lists.containsKey(fetch) && !organizations.containsKey(key(login, lists.get(fetch)));
    }

    /** Begins the list of an organization: it is not asked for a second time. */
    synchronized OrganizationChanges beginList(Fetch fetch, String login) {
        OrganizationChanges begun = new OrganizationChanges(lists.get(fetch));
        organizations.put(key(login, lists.get(fetch)), begun);
        return begun;
    }

    private static String key(String login, String list) {
        return login.toLowerCase(Locale.ROOT) + ' ' + list;
    }

    /**
     * Returns what GitHub has said of the records of a kind in a repository.
     *
     * @param fetch the kind
     * @param login the repository's account
     * @param repository the repository
     * @return null if that is not known
     */
    synchronized Heard heard(Fetch fetch, String login, Repository repository) {
        OrganizationChanges said = lists.containsKey(fetch) ? organizations.get(key(login, lists.get(fetch))) : null;
        if (said == null) {
            return Heard.ofGraphql(fingerprint(fetch, repository.fullName().toLowerCase(Locale.ROOT)));
        }
        Fingerprint fingerprint = said.fingerprint(repository);
        return fingerprint == null ? null : new Heard(fingerprint, said, repository.id());
    }

    /** Returns what tells of the changes of a kind; null if nothing does. */
    synchronized KindChanges of(Fetch fetch) {
        return changes.get(fetch);
    }

    /** Tells whether the repositories of an account are to be asked about for a kind, and have not been yet. */
    synchronized boolean isDue(Fetch fetch, String login) {
        return failures < MOST_FAILURES && changes.containsKey(fetch) && !read.contains(login.toLowerCase(Locale.ROOT));
    }

    /** Notes that GitHub could not answer for an account, though it may another time. */
    synchronized void failed() {
        failures++;
    }

    /** Notes that the repositories of an account are asked about: they are not a second time. */
    synchronized void begin(String login) {
        read.add(login.toLowerCase(Locale.ROOT));
    }

    /**
     * Makes the query that asks for what the kinds of this run need, and for nothing else.
     *
     * @param page the query of a page of repositories, which names a fragment {@code Changes}
     * @return the query
     */
    synchronized GraphqlQuery query(GraphqlQuery page) {
        StringBuilder text = new StringBuilder(page.text()).append("\nfragment Changes on Repository {");
        for (int i = 0; i < connections.size(); i++) {
            String connection = connections.get(i);
            text.append("\nc").append(i).append(": ").append(connection).append(selects(connection) ? "" : OF_EACH);
        }
        return new GraphqlQuery(page.name(), text.append("\n}").toString());
    }

    /**
     * Takes what GitHub says of a repository.
     *
     * @param node of the repository; null, or of any other shape, says nothing
     * @param answeredAt when GitHub said it, by its clock; null if it did not tell, so that no stamp is known to be old
     */
    synchronized void repository(JsonNode node, Instant answeredAt) {
        String name = node.path("nameWithOwner").textValue();
        if (name == null || !node.path("databaseId").isIntegralNumber()) {
            return;
        }
        Fingerprint[] said = new Fingerprint[connections.size()];
        for (int i = 0; i < said.length; i++) {
            said[i] = fingerprint(node, connections.get(i), node.path("c" + i), answeredAt);
        }
        fingerprints.merge(name.toLowerCase(Locale.ROOT), said, ChangeFeed::agreed);
    }

    private static Fingerprint[] agreed(Fingerprint[] one, Fingerprint[] other) {
        Fingerprint[] both = new Fingerprint[one.length];
        for (int i = 0; i < both.length; i++) {
            both[i] = one[i] != null && one[i].equals(other[i]) ? one[i] : null;
        }
        return both;
    }

    /** Tells whether a connection says itself what is asked of its nodes. */
    private static boolean selects(String connection) {
        return connection.endsWith("}");
    }

    private static Fingerprint fingerprint(JsonNode repository, String connection, JsonNode said, Instant answeredAt) {
        JsonNode nodes = said.path("nodes");
        long count = said.path("totalCount").asLong(-1);
        if (answeredAt == null || !said.path("totalCount").isIntegralNumber() || count < 0 || !nodes.isArray()) {
            return null;
        }
        // Without all of them, only the order tells which is the newest; a count without one contradicts itself
        boolean all = nodes.size() == count;
        if (!all && (nodes.isEmpty() || !connection.contains(BY_UPDATE))) {
            return null;
        }
        Instant stamp = null;
        long contents = 0;
        try {
            if (selects(connection)) {
                // What a push changes; GitHub may show it in one place before the other
                contents = EntityHash.of(nodes.toString());
                stamp = Instant.parse(repository.path("pushedAt").asText(""));
            } else {
                for (JsonNode node : nodes) {
                    Instant updated = Instant.parse(node.path("updatedAt").asText(""));
                    stamp = stamp == null || updated.isAfter(stamp) ? updated : stamp;
                }
            }
        } catch (DateTimeParseException e) {
            return null;
        }
        String of = String.join(
                " ",
                repository.path("databaseId").asText(),
                repository.path("visibility").asText(),
                repository.path("isArchived").asText(),
                repository.path("isDisabled").asText(),
                repository.path("hasIssuesEnabled").asText(),
                Long.toHexString(EntityHash.of(connection) ^ contents));
        Fingerprint fingerprint = Fingerprint.of(of, count, stamp, answeredAt);
        return fingerprint.text().length() <= LONGEST ? fingerprint : null;
    }

    /**
     * Returns what GitHub has said of the records of a kind in a repository.
     *
     * @param fetch the kind
     * @param repository the repository's full name in lower case
     * @return null if that is not known
     */
    synchronized Fingerprint fingerprint(Fetch fetch, String repository) {
        KindChanges kind = changes.get(fetch);
        Fingerprint[] said = kind == null ? null : fingerprints.get(repository);
        return said == null ? null : said[connections.indexOf(kind.connection())];
    }
}
