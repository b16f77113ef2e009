package io.github.portgithub.sandbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Which part of a listing a request asks for, and the {@code Link} header that leads to the others. Immutable.
 *
 * @param number the page's number from 1
 * @param size how many items a page holds, 1 to 100
 * @see <a href="https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api">Using pagination</a>
 */
public record GithubPage(int number, int size) {

    private static final int DEFAULT_SIZE = 30;
    private static final int MAXIMUM_SIZE = 100;

    /**
     * Reads {@code page} and {@code per_page} as leniently as GitHub: what is not a positive number is not there, and more
     * than 100 are 100.
     *
     * @param parameters the query's parameters
     * @return the page
     */
    public static GithubPage of(Map<String, String> parameters) {
        return new GithubPage(
                positive(parameters.get("page"), 1),
                Math.min(MAXIMUM_SIZE, positive(parameters.get("per_page"), DEFAULT_SIZE)));
    }

    private static int positive(String text, int otherwise) {
        try {
            int number = text == null ? 0 : Integer.parseInt(text);
            return number > 0 ? number : otherwise;
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    /**
     * Cuts this page out of a listing.
     *
     * @param <T> the type of item
     * @param items the whole listing
     * @return the items of this page, empty beyond the end
     */
    public <T> List<T> of(List<T> items) {
        return items.subList(from(items.size()), to(items.size()));
    }

    /**
     * Tells where this page begins.
     *
     * @param total how many items the listing has
     * @return the index of the first item, {@code total} beyond the end
     */
    public int from(int total) {
        return (int) Math.min(total, (number - 1L) * size);
    }

    /**
     * Tells where this page ends.
     *
     * @param total how many items the listing has
     * @return the index after the last item
     */
    public int to(int total) {
        return (int) Math.min(total, (long) number * size);
    }

    /**
     * Writes the {@code Link} header as GitHub does: prev, next, last, first, each only where it leads somewhere, and the
     * parameters of the request kept in their order.
     *
     * @param url the listing's URL without a query; GitHub's has the numeric id of the owner or repository
     * @param query the request's query as it was sent, or null
     * @param total how many items the listing has
     * @return the header's value, or null if everything is on one page
     */
    public String link(String url, String query, int total) {
        int last = Math.max(1, (total + size - 1) / size);
        List<String> links = new ArrayList<>();
        if (number > 1) {
            links.add(link(url, query, Math.min(number - 1, last), "prev"));
        }
        if (number < last) {
            links.add(link(url, query, number + 1, "next"));
        }
        if (number != last) {
            links.add(link(url, query, last, "last"));
        }
        if (number > 1) {
            links.add(link(url, query, 1, "first"));
        }
        return links.isEmpty() ? null : String.join(", ", links);
    }

    private static String link(String url, String query, int page, String relation) {
        List<String> pairs = new ArrayList<>(query == null ? List.of() : Arrays.asList(query.split("&")));
        pairs.removeIf(String::isEmpty);
        boolean replaced = false;
        for (int i = 0; i < pairs.size(); i++) {
            if (pairs.get(i).startsWith("page=") || pairs.get(i).equals("page")) {
                pairs.set(i, "page=" + page);
                replaced = true;
            }
        }
        if (!replaced) {
            pairs.add("page=" + page);
        }
        return "<" + url + "?" + String.join("&", pairs) + ">; rel=\"" + relation + "\"";
    }
}
