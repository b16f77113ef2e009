package io.github.portgithub.resync;

import io.github.portgithub.github.Repository;
import io.github.portgithub.github.tree.TreeEntry;
import io.github.portgithub.github.tree.TreeWalk;
import io.github.portgithub.mapping.PathSelector;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One tree that a fetch reads: its entries, in groups that stay the same from run to run, so that a push makes only the groups
 * be read anew that hold a file it has changed. The exchange variable {@code tree}; belongs to one worker.
 */
public final class TreeReading {

    /** The largest file that is read, in bytes; Ocean's. */
    static final long LARGEST_FILE = 1024 * 1024;

    private static final int FILES_OF_GROUP = 32;
    private static final int FOLDERS_OF_GROUP = 512;
    private static final int FILES_AT_ONCE = 64;

    /**
     * Some entries of the tree: what the ledger has as a page.
     *
     * @param name which ones
     * @param tag a hash of what is in them
     * @param entries at least one
     */
    record Group(String name, String tag, List<TreeEntry> entries) {}

    private final Fetch fetch;
    private final Repository repository;
    private final String branch;
    private final FileWants wants;
    private final Map<String, TreeEntry> beside = new HashMap<>();
    private TreeWalk walk;
    private String sha;
    private Iterator<Group> groups;
    private int groupCount;
    private List<TreeEntry> ofGroup = List.of();
    private int at;

    TreeReading(Fetch fetch, Repository repository, String branch, FileWants wants) {
        this.fetch = fetch;
        this.repository = repository;
        this.branch = branch;
        this.wants = wants;
    }

    /** Returns the path and query of the next request below {@code github.api-url}; null if there is none. */
    public String getNext() {
        return walk == null ? null : walk.getNext();
    }

    /** Returns the requests that read the tree; null if there are none to make. */
    public TreeWalk getWalk() {
        return walk;
    }

    /** Takes the requests that read the tree; null if there are none to make. */
    void askBy(TreeWalk requests) {
        walk = requests;
    }

    Repository repository() {
        return repository;
    }

    String branch() {
        return branch;
    }

    FileWants wants() {
        return wants;
    }

    String sha() {
        return sha;
    }

    /** Takes what the tree holds; entries that nobody here wants may be among them. */
    void entries(String tree, List<TreeEntry> entries) {
        sha = tree;
        walk = null;
        List<TreeEntry> made = new ArrayList<>();
        for (TreeEntry entry : entries) {
            if (wants.mayInclude(entry)) {
                beside.put(entry.path(), entry);
            }
            if (wants.makes(entry) && isReadable(entry)) {
                made.add(entry);
            }
        }
        made.sort(Comparator.comparing(TreeEntry::path));
        List<Group> all = groups(made);
        groupCount = all.size();
        groups = all.iterator();
    }

    private boolean isReadable(TreeEntry entry) {
        String what = entry.isSymbolicLink()
                ? "symbolic links were left out"
                : entry.isSubmodule()
                        ? "submodules were left out"
                        : entry.size() > LARGEST_FILE ? "files of more than 1 MiB were left out" : null;
        if (what != null) {
            remark(what, entry);
        }
        return what == null;
    }

    /** Counts something about an entry that the summary is to tell. */
    void remark(String what, TreeEntry entry) {
        fetch.remark(what, repository.fullName() + "/" + entry.path());
    }

    private List<Group> groups(List<TreeEntry> made) {
        if (made.isEmpty()) {
            return List.of();
        }
        int size = wants.isOfKind("folder") ? FOLDERS_OF_GROUP : FILES_OF_GROUP;
        // A power of two, so that a file that is new moves others only if there are twice as many
        int count = wants.isOfKind("plugin") ? 1 : Integer.highestOneBit(Math.max(1, 2 * made.size() / size - 1));
        Map<Integer, List<TreeEntry>> byNumber = new TreeMap<>();
        for (TreeEntry entry : made) {
            byNumber.computeIfAbsent(Math.floorMod(entry.path().hashCode(), count), any -> new ArrayList<>())
                    .add(entry);
        }
        List<Group> all = new ArrayList<>();
        byNumber.forEach((number, entries) -> all.add(new Group(number + "of" + count, tag(entries), entries)));
        return all;
    }

    private String tag(List<TreeEntry> entries) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (TreeEntry entry : entries) {
                update(digest, entry);
                included(entry).values().forEach(one -> update(digest, one));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static void update(MessageDigest digest, TreeEntry entry) {
        digest.update(
                (entry.path() + '\0' + entry.mode() + '\0' + entry.sha() + '\n').getBytes(StandardCharsets.UTF_8));
    }

    /** Returns how many groups there are. */
    int groupCount() {
        return groupCount;
    }

    /** Returns the next group; null after the last. */
    Group nextGroup() {
        return groups.hasNext() ? groups.next() : null;
    }

    /** Begins to read a group. */
    void begin(Group group) {
        ofGroup = group.entries();
        at = 0;
    }

    /** Returns some entries of the group, at most so many that their contents fit in memory; empty after the last. */
    List<TreeEntry> nextEntries() {
        int from = at;
        long bytes = 0;
        boolean whole = wants.isOfKind("plugin");
        while (at < ofGroup.size() && (whole || at - from < FILES_AT_ONCE)) {
            bytes += toRead(ofGroup.get(at)).stream().mapToLong(TreeEntry::size).sum();
            if (!whole && at > from && bytes > LARGEST_FILE) {
                break;
            }
            at++;
        }
        return ofGroup.subList(from, at);
    }

    /** Returns the files whose contents an entry's record needs. */
    Set<TreeEntry> toRead(TreeEntry entry) {
        Set<TreeEntry> files = new LinkedHashSet<>();
        if (entry.isFile()) {
            files.add(entry);
        }
        included(entry).values().stream()
                .filter(file -> file.isFile() && file.size() <= LARGEST_FILE)
                .forEach(files::add);
        return files;
    }

    /** Returns the files that are included in the record of an entry and are there, by their paths in the repository. */
    private Map<String, TreeEntry> included(TreeEntry entry) {
        Map<String, TreeEntry> files = new LinkedHashMap<>();
        for (String requested : wants.includedFiles()) {
            add(files, IncludedPath.of(requested, wants.isOfKind("folder") ? "" : entry.folder()));
        }
        for (String requested : includedInFolder(entry)) {
            add(files, IncludedPath.of(requested, entry.path() + "/"));
        }
        return files;
    }

    private void add(Map<String, TreeEntry> files, String path) {
        if (beside.containsKey(path)) {
            files.put(path, beside.get(path));
        }
    }

    /** Returns the files that the selector's entries include for a folder. */
    Set<String> includedInFolder(TreeEntry folder) {
        Set<String> files = new LinkedHashSet<>();
        if (wants.isOfKind("folder")) {
            for (PathSelector selector : wants.selectors()) {
                if (!selector.includedFiles().isEmpty() && selector.path().matches(folder.path())) {
                    files.addAll(selector.includedFiles());
                }
            }
        }
        return files;
    }

    /** Returns a file that may be included; null if there is none of that path. */
    TreeEntry beside(String path) {
        return beside.get(path);
    }
}
