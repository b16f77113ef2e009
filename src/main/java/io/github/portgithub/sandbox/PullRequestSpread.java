package io.github.portgithub.sandbox;

/**
 * How pull requests spread over an organization's repositories: a few have very many, most have few, none has none. Ranks
 * follow Zipf's law with a flattened head. 20,000 pull requests in 500 repositories need 597 pages of 100.
 */
public final class PullRequestSpread {

    private static final double FLATTENING = 0.003;

    private PullRequestSpread() {}

    /**
     * Spreads pull requests over repositories; the same arguments give the same numbers.
     *
     * @param repositories how many repositories there are, at least 1
     * @param pullRequests how many pull requests there are in all, at least 0
     * @return the number of pull requests of each repository, in the order of the repositories' names
     */
    public static int[] of(int repositories, int pullRequests) {
        if (repositories < 1 || pullRequests < 0) {
            throw new IllegalArgumentException("repositories must be at least 1 and pullRequests at least 0, got "
                    + repositories + " and " + pullRequests);
        }
        double sum = 0;
        for (int rank = 0; rank < repositories; rank++) {
            sum += weight(rank, repositories);
        }
        int[] counts = new int[repositories];
        int left = pullRequests;
        for (int rank = 0; rank < repositories; rank++) {
            int count = (int) (pullRequests * weight(rank, repositories) / sum);
            counts[place(rank, repositories)] = count;
            left -= count;
        }
        for (int rank = 0; left > 0; rank = (rank + 1) % repositories) {
            counts[place(rank, repositories)]++;
            left--;
        }
        return counts;
    }

    private static double weight(int rank, int repositories) {
        return 1 / ((double) rank / repositories + FLATTENING);
    }

    /** Scatters the big ones over the alphabet: 7919 is a prime, so every place is taken once. */
    private static int place(int rank, int repositories) {
        return repositories % 7919 == 0 ? rank : (int) (rank * 7919L % repositories);
    }
}
