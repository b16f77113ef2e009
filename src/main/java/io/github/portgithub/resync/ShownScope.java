package io.github.portgithub.resync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.mapping.Entity;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/**
 * Whether the entities of a resource show which repository or organization they are of, so that those of one that could
 * not be read can be told from the others: by an identifier that begins with its full name or login, or by a relation {@code
 * repository} that is its full name. It counts only if it is true of every entity that the run mapped. Thread-safe.
 */
final class ShownScope {

    private static final String RELATION = "repository";

    private final ObjectMapper json = new ObjectMapper();
    private final LongAdder entities = new LongAdder();
    private final LongAdder byRelation = new LongAdder();
    private volatile boolean hidden;
    private volatile boolean ofRepositories;
    private final boolean shownBefore;

    /** @param shownBefore whether an earlier run has found that every identifier begins with its repository's name */
    ShownScope(boolean shownBefore) {
        this.shownBefore = shownBefore;
    }

    /** Returns whether every identifier begins with its repository's name, as far as there is any. */
    boolean isShown() {
        return entities.sum() > 0 && !hidden && ofRepositories;
    }

    /**
     * Looks at one mapped entity.
     *
     * @param entity the entity
     * @param scope the full name of its repository, or its organization's login; null if not known
     * @return whether its identifier shows what it is of
     */
    boolean observe(Entity entity, String scope) {
        entities.increment();
        if (scope != null && scope.contains("/")) {
            ofRepositories = true;
        }
        boolean shown = scope != null && scope.equals(scopeIn(entity.identifier(), scope));
        if (!shown) {
            hidden = true;
        }
        if (hidden && scope != null && scope.contains("/") && scope.equals(relation(entity))) {
            byRelation.increment();
        }
        return shown;
    }

    /**
     * Takes what an earlier run has seen of entities that are as they were.
     *
     * @param count how many
     * @param shown whether the identifier of each shows what it is of
     * @param ofRepository whether they are of a listing of a repository
     */
    void observed(int count, boolean shown, boolean ofRepository) {
        if (count > 0) {
            entities.add(count);
            ofRepositories |= ofRepository;
            hidden |= !shown;
        }
    }

    /**
     * Returns what an entity at Port is of.
     *
     * @param identifier its identifier
     * @param relations its relations
     * @return a repository's full name or an organization's login, in lower case; null if it does not show
     */
    String of(String identifier, JsonNode relations) {
        if (entities.sum() == 0 && !shownBefore) {
            return null;
        }
        if (!hidden) {
            String[] parts = identifier.toLowerCase(Locale.ROOT).split("/", 3);
            if (parts.length == 1) {
                // made by an earlier mapping, if the others show a repository
                return ofRepositories || shownBefore ? null : parts[0];
            }
            return parts[0] + "/" + parts[1];
        }
        String value = relations.path(RELATION).asText("").toLowerCase(Locale.ROOT);
        return byRelation.sum() == entities.sum() && value.matches("[^/]+/[^/]+") ? value : null;
    }

    private static String scopeIn(String identifier, String scope) {
        if (identifier == null) {
            return null;
        }
        boolean begins = identifier.regionMatches(true, 0, scope, 0, scope.length());
        boolean ends = identifier.length() == scope.length()
                || identifier.length() > scope.length() && identifier.charAt(scope.length()) == '/';
        return begins && ends ? scope : null;
    }

    private String relation(Entity entity) {
        try {
            return json.readTree(entity.json()).path("relations").path(RELATION).asText("");
        } catch (IOException e) {
            return "";
        }
    }
}
