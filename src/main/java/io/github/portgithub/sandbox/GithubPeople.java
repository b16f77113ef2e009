package io.github.portgithub.sandbox;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The people of the simulated GitHub: who they are, and what only GraphQL tells of them. Stateless, thread-safe. */
final class GithubPeople {

    private static final List<String> LOGINS =
            List.of("mona", "octo-jane", "hubot", "sam-o-matic", "li-wei", "priya-k");

    /** So many of them are found by their node ids. */
    private static final int MOST = 10_000;

    private GithubPeople() {}

    /** Made when it is first asked for. */
    private static final class ByNodeId {

        private static final Map<String, Integer> NUMBERS = new HashMap<>();

        static {
            for (int number = 1; number <= MOST; number++) {
                NUMBERS.putIfAbsent(nodeId(login(number)), number);
            }
        }
    }

    /** Returns somebody's login; the first is 1. */
    static String login(int number) {
        return LOGINS.get((number - 1) % LOGINS.size()) + (number > LOGINS.size() ? "-" + number : "");
    }

    /** Returns one of the first few, whichever number it is. */
    static String anyLogin(int number) {
        return LOGINS.get(number % LOGINS.size());
    }

    private static String nodeId(String login) {
        GithubAccount user = GithubAccount.user(login);
        return GithubIds.nodeId(user.type().text(), user.id());
    }

    /**
     * Returns what GraphQL says of somebody. Every other one shows an email address.
     *
     * @param nodeId of the user
     * @return fields by their names; null if there is nobody
     */
    static Map<String, Object> user(String nodeId) {
        Integer number = ByNodeId.NUMBERS.get(nodeId);
        if (number == null) {
            return null;
        }
        String login = login(number);
        return Map.of(
                "id",
                nodeId,
                "login",
                login,
                "name",
                login.substring(0, 1).toUpperCase(Locale.ROOT) + login.substring(1),
                "email",
                number % 2 == 1 ? login + "@example.com" : "",
                "url",
                "https://github.com/" + login,
                "avatarUrl",
                "https://github.com/" + login + ".png");
    }

    /**
     * Returns the identities of somebody in the single sign-on of an organization. Of the first few one in three has none.
     *
     * @param organization the organization's login
     * @param login the user's
     * @return GraphQL's nodes; empty if there is none
     */
    static List<Map<String, Object>> identities(String organization, String login) {
        int place = LOGINS.indexOf(login);
        return place % 3 == 1
                ? List.of()
                : List.of(Map.of("samlIdentity", Map.of("nameId", login + "@" + organization + ".example")));
    }
}
