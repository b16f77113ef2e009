package io.github.portgithub.resync;

import io.github.portgithub.mapping.EntityHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which repository's listing has made an entity, as the ledger knows it. Where an entity of a kind was made by more than one,
 * entities of this kind go from one to another, and of none it is known where it is today. What is listed for an organization
 * goes to others, too. Made whole, then read only.
 */
public final class Origins {

    /** Of nothing. */
    public static final Origins NONE = new Origins();

    private final List<String> scopes = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Set<String> wandering = new HashSet<>();
    private final KnownEntities origins = new KnownEntities();

    void add(String kind, String scope, long[] identities) {
        int number = numbers.computeIfAbsent(scope, name -> {
            scopes.add(name);
            return scopes.size();
        });
        for (long identity : identities) {
            if (!origins.load(of(kind, identity), KnownEntities.number(number), false)) {
                wandering.add(kind);
            }
        }
    }

    /**
     * Returns the repository whose listing has made an entity.
     *
     * @param kind the kind of the listing
     * @param blueprint the entity's blueprint
     * @param identifier its identifier
     * @return the repository's full name in lower case; null if it is not known
     */
    public String scope(String kind, String blueprint, String identifier) {
        if (wandering.contains(kind)) {
            return null;
        }
        int number = origins.number(of(kind, EntityHash.of(blueprint, identifier)));
        String scope = number == 0 ? null : scopes.get(number - 1);
        return scope == null || scope.indexOf('/') < 0 ? null : scope;
    }

    private static long of(String kind, long identity) {
        long hash = EntityHash.of(kind) ^ identity;
        return hash == 0 ? 1 : hash;
    }
}
