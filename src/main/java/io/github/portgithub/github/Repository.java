package io.github.portgithub.github;

/**
 * What the routes need to know of a repository to ask for what is in it.
 *
 * @param name the name without its owner, such as {@code hello-world}
 * @param fullName owner and name, such as {@code acme/hello-world}
 * @param defaultBranch the default branch; null for an empty listing
 */
public record Repository(String name, String fullName, String defaultBranch) {

    @Override
    public String toString() {
        return fullName;
    }
}
