package io.github.portgithub.resync;

import io.github.portgithub.github.Repository;
import io.github.portgithub.github.tree.AgentPlugin;
import io.github.portgithub.github.tree.TreeEntry;
import io.github.portgithub.github.tree.TreeWants;
import io.github.portgithub.mapping.PathSelector;
import io.github.portgithub.mapping.Projection;
import io.github.portgithub.mapping.ResourceMapping;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What one fetch wants of one tree: of a kind that is made of files. Immutable and thread-safe. */
final class FileWants implements TreeWants {

    private static final Set<String> KINDS = Set.of("file", "folder", "skill", "plugin");

    private final String kind;
    private final List<PathSelector> selectors;
    private final List<String> includedFiles;
    private final List<String> includedBeside;
    private final Collection<String> providers;

    private FileWants(String kind, List<PathSelector> selectors, ResourceMapping resource) {
        this.kind = kind;
        this.selectors = selectors;
        this.includedFiles = resource.includedFiles();
        this.includedBeside = selectors.stream()
                .flatMap(selector -> selector.includedFiles().stream())
                .distinct()
                .toList();
        this.providers = resource.selector().get("providers") instanceof Collection<?> named
                ? named.stream().map(String::valueOf).toList()
                : AgentPlugin.providers();
    }

    /**
     * Returns the branches of a repository that a fetch reads.
     *
     * @return names of branches, empty if the fetch is of another kind, or not about the repository
     */
    static Set<String> branches(Fetch fetch, String organization, Repository repository) {
        Set<String> branches = new LinkedHashSet<>();
        if (KINDS.contains(fetch.kind())) {
            selectors(fetch)
                    .forEach(selector -> branches.addAll(
                            selector.branches(organization, repository.name(), repository.defaultBranch())));
        }
        return branches;
    }

    /**
     * Returns what a fetch wants of a tree.
     *
     * @return null if that is nothing
     */
    static FileWants of(Fetch fetch, String organization, Repository repository, String branch) {
        if (!KINDS.contains(fetch.kind())) {
            return null;
        }
        List<PathSelector> selectors = new ArrayList<>();
        for (PathSelector selector : selectors(fetch)) {
            if (selector.branches(organization, repository.name(), repository.defaultBranch())
                    .contains(branch)) {
                selectors.add(selector);
            }
        }
        return selectors.isEmpty()
                ? null
                : new FileWants(
                        fetch.kind(), selectors, fetch.resources().get(0).mapping());
    }

    /** Returns what the records of a fetch show of their repository; null if it is of another kind. */
    static Projection ofRepository(Fetch fetch) {
        return KINDS.contains(fetch.kind())
                ? fetch.projection().field(fetch.kind().equals("file") ? "repository" : "__repository")
                : null;
    }

    private static List<PathSelector> selectors(Fetch fetch) {
        return fetch.resources().get(0).mapping().paths();
    }

    /** Returns the entries of the selector that are about the tree, at least one. */
    List<PathSelector> selectors() {
        return selectors;
    }

    /** Returns the selector's {@code includedFiles}. */
    List<String> includedFiles() {
        return includedFiles;
    }

    Collection<String> providers() {
        return providers;
    }

    boolean isOfKind(String name) {
        return kind.equals(name);
    }

    /** Tells whether an entry becomes a record, or would if it could be read. */
    boolean makes(TreeEntry entry) {
        return switch (kind) {
            case "plugin" -> AgentPlugin.isMarker(entry, providers);
            case "folder" -> !entry.isFile() && !entry.isSymbolicLink() && matching(entry) != null;
            default -> !entry.isTree() && matching(entry) != null;
        };
    }

    /** Returns the first entry of the selector that an entry of the tree matches; null if it matches none. */
    PathSelector matching(TreeEntry entry) {
        for (PathSelector selector : selectors) {
            if (selector.path().matches(entry.path())) {
                return selector;
            }
        }
        return null;
    }

    /** Tells whether the content of an entry may be added to a record. */
    boolean mayInclude(TreeEntry entry) {
        return !entry.isTree()
                && (includedFiles.stream().anyMatch(path -> isIncluded(entry, path, kind.equals("folder")))
                        || includedBeside.stream().anyMatch(path -> isIncluded(entry, path, false)));
    }

    private static boolean isIncluded(TreeEntry entry, String requested, boolean ofRoot) {
        String path = IncludedPath.clean(requested);
        return entry.path().equals(path) || !ofRoot && entry.path().endsWith("/" + path);
    }

    @Override
    public boolean wants(TreeEntry entry) {
        return makes(entry) || mayInclude(entry);
    }

    @Override
    public boolean mayWantIn(String folder) {
        return kind.equals("plugin")
                ? AgentPlugin.mayLieIn(folder)
                : !includedBeside.isEmpty()
                        || !includedFiles.isEmpty()
                        || selectors.stream()
                                .anyMatch(selector -> selector.path().mayMatchIn(folder));
    }

    @Override
    public boolean isOfRoot() {
        return !kind.equals("plugin")
                && includedBeside.isEmpty()
                && includedFiles.stream().noneMatch(path -> !kind.equals("folder") || path.contains("/"))
                && selectors.stream().allMatch(selector -> selector.path().isOfRoot());
    }

    /** Returns what several want of one tree. */
    static TreeWants any(List<FileWants> several) {
        return new TreeWants() {
            @Override
            public boolean wants(TreeEntry entry) {
                return several.stream().anyMatch(one -> one.wants(entry));
            }

            @Override
            public boolean mayWantIn(String folder) {
                return several.stream().anyMatch(one -> one.mayWantIn(folder));
            }

            @Override
            public boolean isOfRoot() {
                return several.stream().allMatch(FileWants::isOfRoot);
            }
        };
    }
}
