package io.github.portgithub.hostile;

import io.github.portgithub.hostile.Attack.Effect;
import java.util.List;

/**
 * One run against what is done to its answers.
 *
 * @param seed of all cases
 * @param number of this one among them, from 0
 * @param rights how the routes ask GitHub
 * @param attacks what is done; none for an honest run
 */
record HostileCase(long seed, int number, Rights rights, List<Attack> attacks) {

    /** How the routes ask GitHub, and how they find their organizations. */
    enum Rights {
        TOKEN,
        TOKEN_WITHOUT_ORGANIZATIONS,
        APP
    }

    boolean isHonest() {
        return attacks.isEmpty();
    }

    /** Tells whether GitHub itself says that an entity is gone. */
    boolean isStatedAway(String key) {
        return attacks.stream().anyMatch(attack -> attack.has(Effect.STATED, key));
    }

    /** Tells whether what an entity holds may have changed. */
    boolean isOfChangedRecords(String key) {
        return attacks.stream().anyMatch(attack -> attack.has(Effect.RECORDS, key) || attack.has(Effect.STATED, key));
    }

    /** Tells whether it is about what running routes do not ask for, because they have it still. */
    boolean isOfTokens() {
        return attacks.stream().anyMatch(attack -> switch (attack.place()) {
            case INSTALLATIONS, INSTALLATION_TOKEN, PORT_TOKEN -> true;
            default -> false;
        });
    }

    /** Tells whether the routes remember of it what the next run is to do without: a limit, a token, a refusal. */
    boolean isRemembered() {
        return isOfTokens()
                || attacks.stream()
                        .anyMatch(attack -> List.of("status 429", "rate limit", "Retry-After", "Date").stream()
                                .anyMatch(attack::does));
    }

    /** Returns what is done, without what differs from case to case. */
    String kind() {
        return isHonest()
                ? "honest"
                : String.join(" && ", attacks.stream().map(Attack::kind).toList());
    }

    /** Returns how to run this case alone. */
    String repeat() {
        return "-Dport-github.seed=" + seed + " -Dport-github.hostile.case=" + number;
    }

    @Override
    public String toString() {
        return "case " + number + " " + rights + " " + attacks;
    }
}
