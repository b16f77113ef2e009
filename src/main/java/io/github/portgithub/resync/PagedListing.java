package io.github.portgithub.resync;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.github.PageSeam;
import io.github.portgithub.github.Repository;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A listing that took several pages, and where they met. What is not in it may be deleted only once all these places are
 * found as they were; until then some record may have been skipped. Thread-safe.
 */
public final class PagedListing {

    /**
     * What a listing is of.
     *
     * @param fetch the fetch that read it
     * @param organization the organization's or account's login; null for the listing of organizations
     * @param repository the repository; null if it is no listing of a repository
     * @param recordsIn the field of the answer that holds the records, or null
     * @param shared whether other kinds go by it too: it lists organizations, or the repositories of one
     */
    public record Of(Fetch fetch, String organization, Repository repository, String recordsIn, boolean shared) {}

    private final Of of;
    private final String scope;
    private final Queue<PageSeam> seams = new ConcurrentLinkedQueue<>();
    private volatile boolean moved;
    private volatile String doubt = "was not read again";

    public PagedListing(Of of) {
        this.of = of;
        this.scope = nameOf(of).toLowerCase(Locale.ROOT);
    }

    /** Returns the fetch that read the listing. */
    public Fetch fetch() {
        return of.fetch();
    }

    /** Returns the login that the listing was asked for with; null for that of organizations. */
    public String organization() {
        return of.organization();
    }

    /** Returns the field of the answer that holds the records; null if the answer is the list. */
    public String recordsIn() {
        return of.recordsIn();
    }

    /** Returns the URL of a page around the next place to look at. */
    public String page() {
        return seams.element().page();
    }

    /** Returns whether there is a place to look at, and none was found changed. */
    public boolean isOpen() {
        return !moved && !seams.isEmpty();
    }

    /** Returns whether all places were found as they were. */
    public boolean isConfirmed() {
        return !moved && seams.isEmpty();
    }

    /** Returns why the listing is not {@linkplain #isConfirmed confirmed}, for people, without its name. */
    public String doubt() {
        return doubt;
    }

    void met(PageSeam seam) {
        seams.add(seam);
    }

    /** Compares the records around the next place with those that met there. */
    public void compare(JsonNode records) {
        if (seams.element().isIn(records)) {
            seams.remove();
        } else {
            doubted("changed while it was read");
        }
    }

    public void doubted(String reason) {
        doubt = reason;
        moved = true;
    }

    /** Returns whether what the fetch maps depends on this listing. */
    public boolean concerns(Fetch fetch) {
        return of.shared() || of.fetch() == fetch;
    }

    /** Returns the repository or organization that was listed, in lower case, or another name of {@link Fetch#unknownScopes}. */
    public String scope() {
        return scope;
    }

    private static String nameOf(Of of) {
        if (of.repository() != null) {
            return of.repository().fullName();
        }
        return of.organization() != null ? of.organization() : "other organizations";
    }
}
