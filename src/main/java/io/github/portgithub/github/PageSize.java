package io.github.portgithub.github;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Makes the pages of a listing smaller when GitHub is too slow to build one (502, 504), so that the listing goes on where
 * it was: nothing is skipped and nothing comes twice.
 *
 * <p>Page {@code p} of size {@code s} begins at record {@code (p - 1) * s}, so the new size must divide that number: the
 * largest such size up to half of the old one, at least 25. Next links of the answer carry the new size, so the rest of
 * the listing keeps it. A URL that says where it begins by a cursor ({@code after}, {@code cursor}, or {@code since}
 * with an id) and has no page number keeps the cursor: it counts from a record, whatever the size. Not made smaller is
 * what gives no certainty: a URL with both, one with {@code before} (it counts backwards, so a smaller page loses the
 * far end), and one without {@code per_page}.
 *
 * <p>The same numbers tell where in a listing a page begins, and how to ask for the records around that place. Stateless
 * and thread-safe.
 *
 * @see <a href="https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api">GitHub: pagination</a>
 */
public final class PageSize {

    /** Below this, more requests cost more than slow ones. */
    private static final int SMALLEST = 25;

    /** GitHub reads a larger {@code per_page} as this. */
    private static final int LARGEST = 100;

    /** GitHub's, where a URL does not say. */
    private static final int DEFAULT = 30;

    private static final int SMALLEST_AROUND = 10;
    private static final int LARGEST_AROUND = 20;

    private static final Pattern PER_PAGE = parameter("per_page", "([0-9]{1,8})");
    private static final Pattern PAGE = parameter("page", "([0-9]{1,8})");
    private static final Pattern ANY_PER_PAGE = parameter("per_page", "[^&#]*");
    private static final Pattern ANY_PAGE = parameter("page", "[^&#]*");
    private static final Pattern CURSOR = parameter("(?:after|cursor)", "[^&#]*");
    private static final Pattern BACKWARD = parameter("before", "[^&#]*");

    private PageSize() {}

    /**
     * Asks for the same records in smaller pages.
     *
     * @param url the URL of a page, never null
     * @return the URL of the first of the smaller pages that replace it, other parameters untouched; empty if there is
     *     no smaller size that begins at the same record
     */
    public static Optional<String> smaller(String url) {
        List<MatchResult> sizes = PER_PAGE.matcher(url).results().toList();
        List<MatchResult> numbers = PAGE.matcher(url).results().toList();
        long anyNumbers = ANY_PAGE.matcher(url).results().count();
        if (sizes.size() != 1
                || ANY_PER_PAGE.matcher(url).results().count() != 1
                || numbers.size() != anyNumbers
                || numbers.size() > 1
                || numbers.size() == 1 && CURSOR.matcher(url).find()
                || BACKWARD.matcher(url).find()) {
            return Optional.empty();
        }
        int size = Integer.parseInt(sizes.get(0).group(2));
        long number = numbers.isEmpty() ? 1 : Long.parseLong(numbers.get(0).group(2));
        if (size > LARGEST || number < 1) {
            return Optional.empty();
        }
        long begin = (number - 1) * size;
        for (int smaller = Math.max(SMALLEST, size / 2); smaller >= SMALLEST && smaller < size; smaller--) {
            if (begin % smaller == 0) {
                String resized = PER_PAGE.matcher(url).replaceFirst("${name}" + smaller);
                return Optional.of(PAGE.matcher(resized).replaceFirst("${name}" + (begin / smaller + 1)));
            }
        }
        return Optional.empty();
    }

    /**
     * Tells where a page begins.
     *
     * @param url the URL of a page, never null
     * @return how many records come before it; empty for a first page, and for one that begins at a cursor: what goes
     *     away before that moves nothing
     */
    static OptionalLong place(String url) {
        List<MatchResult> numbers = PAGE.matcher(url).results().toList();
        if (numbers.size() != 1 || CURSOR.matcher(url).find()) {
            return OptionalLong.empty();
        }
        long number = Long.parseLong(numbers.get(0).group(2));
        return number > 1 ? OptionalLong.of((number - 1) * size(url)) : OptionalLong.empty();
    }

    /**
     * Asks for the page after a full one.
     *
     * @param url the URL of a page
     * @param records how many records it holds
     * @return the URL of the page after it, by its number; empty if the page is not full, or begins at a cursor
     */
    static Optional<String> following(String url, int records) {
        List<MatchResult> numbers = PAGE.matcher(url).results().toList();
        if (records < size(url)
                || numbers.size() != ANY_PAGE.matcher(url).results().count()
                || numbers.size() > 1
                || CURSOR.matcher(url).find()
                || BACKWARD.matcher(url).find()) {
            return Optional.empty();
        }
        if (numbers.isEmpty()) {
            return Optional.of(url + (url.indexOf('?') < 0 ? "?" : "&") + "page=2");
        }
        long number = Math.max(1, Long.parseLong(numbers.get(0).group(2)));
        return Optional.of(PAGE.matcher(url).replaceFirst("${name}" + (number + 1)));
    }

    /** Tells whether an answer holds more records than a page does, so that the listing has no pages. */
    static boolean isOverfull(String url, int records) {
        return records > size(url);
    }

    /**
     * Tells of a page that nobody can ask for by its number.
     *
     * @param url the URL of a page
     * @param records how many records it holds
     * @return whether it is full and begins at a cursor
     */
    static boolean isFullAtCursor(String url, int records) {
        return records >= size(url)
                && (CURSOR.matcher(url).find() || BACKWARD.matcher(url).find());
    }

    /** Returns the number of a page; 1 if its URL has none. */
    static long number(String url) {
        return PAGE.matcher(url)
                .results()
                .mapToLong(found -> Long.parseLong(found.group(2)))
                .findFirst()
                .orElse(1);
    }

    /** Returns how many records GitHub puts on a full page. */
    static long size(String url) {
        return PER_PAGE.matcher(url)
                .results()
                .mapToLong(some -> Long.parseLong(some.group(2)))
                .filter(some -> some > 0)
                .map(some -> Math.min(some, LARGEST))
                .findFirst()
                .orElse(DEFAULT);
    }

    /**
     * Asks for a small page that has a place of the listing inside, as near to its middle as can be.
     *
     * @param url the URL of some page with a page number
     * @param place how many records come before the place, at least 1
     * @return the URL of the small page
     */
    static String around(String url, long place) {
        int size = IntStream.rangeClosed(SMALLEST_AROUND, LARGEST_AROUND)
                .boxed()
                .max(Comparator.comparingLong(some -> Math.min(place % some, some - place % some)))
                .orElseThrow();
        String resized = PER_PAGE.matcher(url).find()
                ? PER_PAGE.matcher(url).replaceFirst("${name}" + size)
                : url + "&per_page=" + size;
        return PAGE.matcher(resized).replaceFirst("${name}" + (place / size + 1));
    }

    private static Pattern parameter(String name, String value) {
        return Pattern.compile("(?<name>[?&]" + name + "=)" + value + "(?=[&#]|$)");
    }
}
