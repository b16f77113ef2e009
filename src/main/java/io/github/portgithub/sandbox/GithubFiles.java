package io.github.portgithub.sandbox;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files of one branch of a simulated repository, hashed as Git does. Thread-safe.
 *
 * @see <a href="https://git-scm.com/book/en/v2/Git-Internals-Git-Objects">Git objects</a>
 */
public final class GithubFiles {

    private static final String FILE = "100644";
    private static final String LINK = "120000";
    private static final String SUBMODULE = "160000";
    private static final String FOLDER = "040000";

    /**
     * An entry of a tree.
     *
     * @param path the path below the tree
     * @param mode Git's mode of it
     * @param type {@code blob}, {@code tree} or {@code commit}
     * @param sha Git's hash of it
     * @param content the bytes of a blob; null otherwise
     */
    public record Entry(String path, String mode, String type, String sha, byte[] content) {}

    private static final class Folder {
        private final TreeMap<String, Object> members = new TreeMap<>();
        private String sha;
    }

    private final Folder root = new Folder();

    /**
     * Writes a file.
     *
     * @param path its path, with slashes
     * @param text its content
     * @return this branch
     */
    public GithubFiles put(String path, String text) {
        return put(path, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes a file.
     *
     * @param path its path, with slashes
     * @param content its content
     * @return this branch
     */
    public GithubFiles put(String path, byte[] content) {
        return set(path, new Entry(path, FILE, "blob", hash("blob", content), content));
    }

    /**
     * Makes a symbolic link.
     *
     * @param path its path, with slashes
     * @param target where it leads
     * @return this branch
     */
    public GithubFiles link(String path, String target) {
        byte[] content = target.getBytes(StandardCharsets.UTF_8);
        return set(path, new Entry(path, LINK, "blob", hash("blob", content), content));
    }

    /**
     * Adds a submodule.
     *
     * @param path its path, with slashes
     * @return this branch
     */
    public GithubFiles submodule(String path) {
        String commit = hash("commit", path.getBytes(StandardCharsets.UTF_8));
        return set(path, new Entry(path, SUBMODULE, "commit", commit, null));
    }

    /**
     * Removes a file, and the folders that are empty then.
     *
     * @param path its path, with slashes
     * @return this branch
     */
    public GithubFiles remove(String path) {
        return set(path, null);
    }

    private synchronized GithubFiles set(String path, Entry entry) {
        List<Folder> way = new ArrayList<>(List.of(root));
        String[] names = path.split("/");
        for (int i = 0; i < names.length - 1; i++) {
            Object member = way.get(i).members.computeIfAbsent(names[i], any -> new Folder());
            way.add((Folder) member);
        }
        way.forEach(folder -> folder.sha = null);
        if (entry != null) {
            way.get(way.size() - 1).members.put(names[names.length - 1], entry);
            return this;
        }
        way.get(way.size() - 1).members.remove(names[names.length - 1]);
        for (int i = way.size() - 1; i > 0 && way.get(i).members.isEmpty(); i--) {
            way.get(i - 1).members.remove(names[i - 1]);
        }
        return this;
    }

    /** Returns whether there is no file. */
    public synchronized boolean isEmpty() {
        return root.members.isEmpty();
    }

    /** Returns the hash of the root's tree. */
    public synchronized String sha() {
        return sha(root);
    }

    /**
     * Lists a tree.
     *
     * @param sha the tree's hash; null is the root
     * @param recursive whether what is in its folders is listed, too
     * @return the entries with their paths below the tree; nothing if there is no such tree
     */
    synchronized Optional<List<Entry>> tree(String sha, boolean recursive) {
        Folder folder = sha == null ? root : find(root, sha);
        if (folder == null) {
            return Optional.empty();
        }
        List<Entry> entries = new ArrayList<>();
        list(folder, "", recursive, entries);
        return Optional.of(entries);
    }

    /** Finds what is at a path; nothing if there is nothing. */
    synchronized Optional<Entry> at(String path) {
        return tree(null, true).orElseThrow().stream()
                .filter(entry -> entry.path().equals(path))
                .findFirst();
    }

    /** Finds a blob by its hash. */
    synchronized Optional<Entry> blob(String sha) {
        return tree(null, true).orElseThrow().stream()
                .filter(entry -> entry.content() != null && entry.sha().equals(sha))
                .findFirst();
    }

    private Folder find(Folder in, String sha) {
        if (sha(in).equals(sha)) {
            return in;
        }
        for (Object member : in.members.values()) {
            Folder found = member instanceof Folder folder ? find(folder, sha) : null;
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private void list(Folder folder, String path, boolean recursive, List<Entry> entries) {
        folder.members.forEach((name, member) -> {
            if (member instanceof Folder below) {
                entries.add(new Entry(path + name, FOLDER, "tree", sha(below), null));
                if (recursive) {
                    list(below, path + name + "/", true, entries);
                }
            } else if (member instanceof Entry entry) {
                entries.add(new Entry(path + name, entry.mode(), entry.type(), entry.sha(), entry.content()));
            }
        });
    }

    private String sha(Folder folder) {
        if (folder.sha == null) {
            // Git sorts a folder as if its name had a slash at its end
            TreeMap<String, Object> sorted = new TreeMap<>();
            folder.members.forEach((name, member) -> sorted.put(member instanceof Folder ? name + "/" : name, member));
            ByteArrayOutputStream tree = new ByteArrayOutputStream();
            for (Map.Entry<String, Object> one : sorted.entrySet()) {
                Object member = one.getValue();
                String mode = member instanceof Entry entry ? entry.mode() : "40000";
                String sha = member instanceof Entry entry ? entry.sha() : sha((Folder) member);
                tree.writeBytes((mode + " " + one.getKey().replace("/", "") + "\0").getBytes(StandardCharsets.UTF_8));
                tree.writeBytes(HexFormat.of().parseHex(sha));
            }
            folder.sha = hash("tree", tree.toByteArray());
        }
        return folder.sha;
    }

    private static String hash(String type, byte[] content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update((type + " " + content.length + "\0").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-1", e);
        }
    }
}
