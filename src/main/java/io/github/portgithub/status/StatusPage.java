package io.github.portgithub.status;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The files of the status page. They are the same for everybody: what there is to see, the page asks for.
 *
 * <p>Used by {@code status.camel.yaml}. Stateless.
 */
public final class StatusPage {

    private static final String FOLDER = "port-github/status/";

    /**
     * Returns a file of the page.
     *
     * @param name its name; not what a request says
     * @return its bytes
     * @throws IOException if it is not there
     */
    public byte[] file(String name) throws IOException {
        try (InputStream in = StatusPage.class.getClassLoader().getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new FileNotFoundException(FOLDER + name);
            }
            return in.readAllBytes();
        }
    }
}
