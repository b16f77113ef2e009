package io.github.portgithub.hostile;

import io.github.portgithub.hostile.Attack.Change;
import io.github.portgithub.hostile.HostileCase.Rights;
import io.github.portgithub.hostile.Spot.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes cases: the same for the same seed and number, whatever was made before. Immutable. */
final class HostileCases {

    /** One in so many is a run without any attack, of each kind of rights: no multiple of their number. */
    private static final int HONEST = 13;

    private static final List<Rights> RIGHTS =
            List.of(Rights.TOKEN, Rights.TOKEN, Rights.TOKEN_WITHOUT_ORGANIZATIONS, Rights.APP);
    private static final List<Spot> REPOSITORY_LISTS = List.of(
            new Spot(Place.REPOSITORIES, "", "acme", 0),
            new Spot(Place.REPOSITORIES, "", "acme", 1),
            new Spot(Place.REPOSITORIES, "", "acme", 2),
            new Spot(Place.REPOSITORIES, "", "acme", 3),
            new Spot(Place.REPOSITORIES, "", "globex", 0),
            new Spot(Place.REPOSITORIES, "", "initech", 0),
            new Spot(Place.REPOSITORIES, "", "", 0));
    private static final List<Spot> LISTINGS = List.of(
            new Spot(Place.LISTING, "pulls", "acme/api", 0),
            new Spot(Place.LISTING, "pulls", "acme/api", 1),
            new Spot(Place.LISTING, "pulls", "acme/api", 2),
            new Spot(Place.LISTING, "pulls", "acme/api", 3),
            new Spot(Place.LISTING, "pulls", "", 0),
            new Spot(Place.LISTING, "issues", "acme/api", 0),
            new Spot(Place.LISTING, "issues", "acme/api", 1),
            new Spot(Place.LISTING, "issues", "acme/api", 3),
            new Spot(Place.LISTING, "issues", "", 0),
            new Spot(Place.LISTING, "actions/workflows", "acme/api", 0),
            new Spot(Place.LISTING, "actions/workflows", "acme/api", 1),
            new Spot(Place.LISTING, "actions/workflows", "acme/api", 3),
            new Spot(Place.LISTING, "dependabot/alerts", "acme/api", 0),
            new Spot(Place.LISTING, "dependabot/alerts", "acme/api", 1),
            new Spot(Place.LISTING, "dependabot/alerts", "acme/api", 2),
            new Spot(Place.LISTING, "teams", "acme", 0),
            new Spot(Place.LISTING, "teams", "acme", 1),
            new Spot(Place.LISTING, "members", "acme", 0));
    private static final List<Spot> ACCOUNTS = List.of(
            new Spot(Place.ORGANIZATION, "", "acme", 0),
            new Spot(Place.ORGANIZATION, "", "globex", 0),
            new Spot(Place.ORGANIZATION, "", "", 0));
    private static final List<Spot> PORT = List.of(
            new Spot(Place.PORT_TOKEN, "", "", 0),
            new Spot(Place.INTEGRATION, "", "", 0),
            new Spot(Place.RESYNC_STATE, "", "", 0),
            new Spot(Place.BLUEPRINT, "", "", 0),
            new Spot(Place.BULK, "", "", 0),
            new Spot(Place.BULK, "", "", 0),
            new Spot(Place.OWNED, "", "", 0),
            new Spot(Place.OWNED, "", "", 0),
            new Spot(Place.DELETE, "", "", 0));

    private final long seed;
    private final String elsewhere;

    /**
     * @param seed of all cases
     * @param elsewhere the URL of a server that nobody is to ask
     */
    HostileCases(long seed, String elsewhere) {
        this.seed = seed;
        this.elsewhere = elsewhere;
    }

    HostileCase make(int number) {
        Random random = new Random(seed * 1_000_003 + number);
        // The first numbers of neighbouring seeds are alike
        random.nextLong();
        Rights rights = RIGHTS.get(number % RIGHTS.size());
        int count =
                number % HONEST == HONEST - 1 ? 0 : 1 + (random.nextInt(100) < 25 ? 1 : 0) + random.nextInt(20) / 19;
        List<Attack> attacks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            attacks.add(attack(number, rights, random));
        }
        return new HostileCase(seed, number, rights, List.copyOf(attacks));
    }

    private Attack attack(int number, Rights rights, Random random) {
        Spot where = where(rights, random);
        int times = random.nextInt(10) < 6 ? Integer.MAX_VALUE : 1 + random.nextInt(3);
        Changes changes = new Changes(where, number, elsewhere, random);
        List<Change> several = new ArrayList<>();
        boolean body = chosen(random, 45, several, changes::body);
        boolean status = chosen(random, body ? 8 : 45, several, changes::status);
        boolean headers = chosen(random, body || status ? 20 : 75, several, () -> changes.header(body));
        boolean any = body || status || headers;
        chosen(random, any ? 7 : 100, several, changes::delivery);
        // A Port that does the work and then answers wrong is worse than one that does not do it
        boolean seen = !where.place().atPort() || body || random.nextBoolean();
        return new Attack(where, List.copyOf(several), times, seen);
    }

    private interface Maker {
        Change make();
    }

    private static boolean chosen(Random random, int percent, List<Change> several, Maker maker) {
        boolean chosen = random.nextInt(100) < percent;
        if (chosen) {
            several.add(maker.make());
        }
        return chosen;
    }

    private static Spot where(Rights rights, Random random) {
        int share = random.nextInt(100);
        if (share < 20 && rights == Rights.TOKEN_WITHOUT_ORGANIZATIONS) {
            return new Spot(Place.ORGANIZATIONS, "", "", random.nextInt(3));
        }
        if (share < 14 && rights == Rights.APP) {
            return new Spot(Place.INSTALLATIONS, "", "", random.nextInt(3));
        }
        if (share < 22 && rights == Rights.APP) {
            return new Spot(Place.INSTALLATION_TOKEN, "", "", 0);
        }
        if (share < 45) {
            return pick(REPOSITORY_LISTS, random);
        }
        if (share < 72) {
            return pick(LISTINGS, random);
        }
        return share < 79 ? pick(ACCOUNTS, random) : pick(PORT, random);
    }

    private static <T> T pick(List<T> some, Random random) {
        return some.get(random.nextInt(some.size()));
    }
}
