package io.github.portgithub.standalone;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the files of the standalone program are. Stateless. */
final class ProgramFiles {

    /** What users set properties in. */
    static final String PROPERTIES = "application.properties";

    private ProgramFiles() {}

    /**
     * Finds a file or folder of the program.
     *
     * @param name its name
     * @return the one in the working directory if it is there; otherwise the one beside the program, whether it is there or not
     */
    static Path beside(String name) {
        Path here = Path.of(name).toAbsolutePath();
        return Files.exists(here) ? here : program().resolveSibling(name);
    }

    /** Returns the jar of the program, or the folder of its classes. */
    static Path program() {
        try {
            return Path.of(ProgramFiles.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
