package io.github.portgithub.standalone;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The jars that somebody has added to {@code lib/} beside the program's: other components of Camel, drivers, classes of one's
 * own. Those that the build puts there are named by the program's manifest; the others get a class loader below the
 * program's, so that its class path, and with it the launcher's archive of classes, stays what it is.
 *
 * @param jars the jars, by name
 */
record AddedJars(List<Path> jars) {

    /**
     * Looks for jars in {@code lib/} beside a program.
     *
     * @param program the program's jar; a folder of classes has none beside it
     * @return the jars that are there and not on its class path
     * @throws IllegalArgumentException if they cannot be read
     */
    static AddedJars beside(Path program) {
        Path folder = program.resolveSibling("lib");
        if (!Files.isRegularFile(program) || !Files.isDirectory(folder)) {
            return new AddedJars(List.of());
        }
        try (JarFile jar = new JarFile(program.toFile());
                Stream<Path> files = Files.list(folder)) {
            Set<String> named = named(jar.getManifest());
            return new AddedJars(files.filter(file -> file.toString().endsWith(".jar"))
                    .filter(file -> !named.contains("lib/" + file.getFileName()))
                    .sorted()
                    .toList());
        } catch (IOException e) {
            throw new IllegalArgumentException(folder + " cannot be read: " + e, e);
        }
    }

    private static Set<String> named(Manifest manifest) {
        String path = manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
        return path == null ? Set.of() : Set.of(path.split(" +"));
    }

    /** Lets Camel, which asks the class loader of the thread that starts it, find what the jars have. */
    void use() {
        if (!jars.isEmpty()) {
            URL[] urls = jars.stream().map(AddedJars::url).toArray(URL[]::new);
            Thread thread = Thread.currentThread();
            thread.setContextClassLoader(new URLClassLoader("lib", urls, AddedJars.class.getClassLoader()));
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(jar + " cannot be used: " + e, e);
        }
    }

    /** Returns their names for the log, empty if there are none. */
    @Override
    public String toString() {
        return jars.stream().map(jar -> jar.getFileName().toString()).collect(Collectors.joining(", "));
    }
}
