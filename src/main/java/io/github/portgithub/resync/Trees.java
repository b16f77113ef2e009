package io.github.portgithub.resync;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.github.ListingWalk;
import io.github.portgithub.github.PageCall;
import io.github.portgithub.github.PageRead;
import io.github.portgithub.github.Repository;
import io.github.portgithub.github.tree.FileContents;
import io.github.portgithub.github.tree.TreeEntry;
import io.github.portgithub.github.tree.TreeWalk;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;

/**
 * Reads what kinds that are made of files want of Git trees: each tree once in a run, and not at all what is as the ledger knows
 * it.
 *
 * <p>Used by {@code routes/trees.camel.yaml}. Stateless, thread-safe.
 */
public final class Trees {

    /** Variable: the tree that is read, a {@link TreeReading}. */
    private static final String TREE = "tree";

    /** Variable: what the ledger notes of the tree, a {@link ListingRecord}; unset without a ledger. */
    private static final String TREE_RECORD = "treeRecord";

    /** Variable: the answer that the tree was in, a {@link PageRead}. */
    private static final String TREE_READ = "treeRead";

    private final RunLedgers ledgers;

    /**
     * @param ledgers tells what the ledger knows of a tree
     */
    public Trees(RunLedgers ledgers) {
        this.ledgers = ledgers;
    }

    /**
     * Returns the trees of a repository that the fetch wants something of.
     *
     * @param exchange the exchange with variables {@code fetch}, {@code organization} and {@code repository}
     * @return one for each branch; none if the selector is not about the repository
     */
    public List<TreeReading> wanted(Exchange exchange) {
        Fetch fetch = fetch(exchange);
        Repository repository = exchange.getVariable("repository", Repository.class);
        String organization = exchange.getVariable("organization", String.class);
        return FileWants.branches(fetch, organization, repository).stream()
                .map(branch -> new TreeReading(
                        fetch, repository, branch, FileWants.of(fetch, organization, repository, branch)))
                .toList();
    }

    /**
     * Begins a tree: finds out whether it has to be asked for.
     *
     * @param exchange the exchange with the tree as its body
     */
    public void begin(Exchange exchange) {
        TreeReading tree = exchange.getMessage().getBody(TreeReading.class);
        exchange.setVariable(TREE, tree);
        exchange.removeVariable(ListingWalk.LISTING_RECORD);
        exchange.removeVariable(TREE_READ);
        TreeWalk walk =
                new TreeWalk(tree.repository().getPath(), tree.branch(), FileWants.any(wants(exchange, tree, 0)));
        ListingRecord record = ledgers.ofTree(
                exchange,
                walk.getNext(),
                tree.branch() + '\n' + tree.repository().toJson());
        exchange.setVariable(TREE_RECORD, record);
        FoundTrees.Found found = run(exchange).trees().get(key(tree));
        if (found != null && record != null && record.isTreeUnchanged(found.tag(), found.token())) {
            record.treeUnchanged(run(exchange), found.tag(), found.token());
            forgetIfLast(exchange, tree);
        } else if (found != null && found.entries() != null) {
            exchange.setVariable(TREE_READ, new PageRead(null, found.tag(), found.token(), 0, 0, 0, null, true, false));
            tree.entries(found.sha(), found.entries());
            forgetIfLast(exchange, tree);
        } else {
            tree.askBy(walk);
            if (found == null && record != null && record.isTreeWhole()) {
                exchange.setVariable(ListingWalk.LISTING_RECORD, record);
            }
        }
    }

    /**
     * Takes an answer of GitHub to a request for the tree.
     *
     * @param exchange the exchange with the answer as a page
     * @throws IOException if the tree cannot be read as a whole
     */
    public void take(Exchange exchange) throws IOException {
        TreeReading tree = exchange.getVariable(TREE, TreeReading.class);
        PageRead read = exchange.getVariable(ListingWalk.CALL, PageCall.class).read();
        exchange.removeVariable(ListingWalk.LISTING_RECORD);
        if (read.known()) {
            tree.askBy(null);
            exchange.getVariable(TREE_RECORD, ListingRecord.class)
                    .treeUnchanged(run(exchange), read.tag(), read.token());
            run(exchange).ledger().pageNotModified();
            keep(exchange, tree, new FoundTrees.Found(read.tag(), read.token(), null, null));
            return;
        }
        if (exchange.getVariable(TREE_READ) == null) {
            exchange.setVariable(TREE_READ, read);
        }
        TreeWalk walk = tree.getWalk();
        walk.take(exchange.getMessage().getBody(JsonNode.class).path(0));
        if (walk.getNext() == null) {
            PageRead first = exchange.getVariable(TREE_READ, PageRead.class);
            keep(exchange, tree, new FoundTrees.Found(first.tag(), first.token(), walk.sha(), walk.entries()));
            tree.entries(walk.sha(), walk.entries());
        }
    }

    /**
     * Goes on to the next entries whose records are to be made.
     *
     * @param exchange the exchange; its body is a list of them, or null once all of the tree is done, and its variable {@code
     *     contents} what is to be read of them
     */
    public void next(Exchange exchange) {
        exchange.getMessage().setBody(entries(exchange));
    }

    private static List<TreeEntry> entries(Exchange exchange) {
        TreeReading tree = exchange.getVariable(TREE, TreeReading.class);
        ListingRecord record = exchange.getVariable(TREE_RECORD, ListingRecord.class);
        PageRead read = exchange.getVariable(TREE_READ, PageRead.class);
        if (read == null) {
            return null;
        }
        List<TreeEntry> entries = tree.nextEntries();
        while (entries.isEmpty()) {
            PageRecord page = (PageRecord) exchange.removeVariable(RecordMapper.PAGE_RECORD);
            if (page != null) {
                page.sealed();
            }
            TreeReading.Group group = tree.nextGroup();
            if (group == null) {
                if (record != null) {
                    record.treeRead(read.tag(), read.token(), tree.groupCount());
                }
                return null;
            }
            if (record == null || !record.isGroupUnchanged(run(exchange), group.name(), group.tag())) {
                if (record != null) {
                    exchange.setVariable(RecordMapper.PAGE_RECORD, record.group(group.name(), group.tag()));
                }
                tree.begin(group);
                entries = tree.nextEntries();
            }
        }
        Set<TreeEntry> files = new LinkedHashSet<>();
        entries.forEach(entry -> files.addAll(tree.toRead(entry)));
        exchange.setVariable(
                "contents",
                new FileContents(tree.repository().getPath(), tree.repository().fullName(), files));
        return entries;
    }

    /**
     * Takes an answer of GitHub to a request for a content.
     *
     * @param page the answer as a page of one record
     * @param contents where it belongs
     * @throws IOException if it is no content
     */
    public void takeContent(@Body JsonNode page, @Variable("contents") FileContents contents) throws IOException {
        contents.take(page.path(0));
    }

    private void keep(Exchange exchange, TreeReading tree, FoundTrees.Found found) {
        if (!wants(exchange, tree, 1).isEmpty()) {
            run(exchange).trees().put(key(tree), found);
        }
    }

    private void forgetIfLast(Exchange exchange, TreeReading tree) {
        if (wants(exchange, tree, 1).isEmpty()) {
            run(exchange).trees().remove(key(tree));
        }
    }

    /** Returns what fetches want of a tree, from the present one on, without as many as are to be skipped. */
    private static List<FileWants> wants(Exchange exchange, TreeReading tree, int skipped) {
        List<Fetch> kinds = run(exchange).kinds();
        String organization = exchange.getVariable("organization", String.class);
        int present = Math.max(0, kinds.indexOf(fetch(exchange)));
        return kinds.subList(present, kinds.size()).stream()
                .map(fetch -> FileWants.of(fetch, organization, tree.repository(), tree.branch()))
                .filter(Objects::nonNull)
                .skip(skipped)
                .toList();
    }

    private static String key(TreeReading tree) {
        return tree.repository().fullName().toLowerCase(Locale.ROOT) + '\n' + tree.branch();
    }

    private static ResyncRun run(Exchange exchange) {
        return exchange.getVariable("run", ResyncRun.class);
    }

    private static Fetch fetch(Exchange exchange) {
        return exchange.getVariable("fetch", Fetch.class);
    }
}
