package io.github.portgithub.build;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The tests of a build that needed a second try, read from the XML reports of Surefire and Failsafe. A test that is
 * repeated until it passes hides what is wrong with it or with the program, so the build bears few of them.
 *
 * @param tests how many tests ran, without those that were skipped
 * @param repeated the tests that failed at least once and were tried again, as {@code class.method}
 * @see <a href="https://maven.apache.org/surefire/maven-surefire-plugin/examples/rerun-failing-tests.html">Rerun failing
 *     tests</a>
 */
public record Repetitions(int tests, List<String> repeated) {

    private static final int PERCENT_BORNE = 1;
    /** What Surefire writes for a try that failed before one that passed, and before the last one that failed. */
    private static final Set<String> EARLIER_TRY = Set.of("flakyFailure", "flakyError", "rerunFailure", "rerunError");

    /**
     * Prints how many tests were repeated, and fails if they are too many.
     *
     * @param args the folders of the reports; one that does not exist counts as empty
     * @throws IOException if a report cannot be read
     * @throws IllegalStateException if more than one test in a hundred was repeated
     */
    public static void main(String... args) throws IOException {
        Repetitions repetitions = in(Arrays.stream(args).map(Path::of).toList());
        System.out.println(repetitions);
        if (!repetitions.isBearable()) {
            throw new IllegalStateException("More than one test in a hundred needed a second try: mend them");
        }
    }

    /**
     * Reads reports.
     *
     * @param folders where they are
     * @return what they tell
     * @throws IOException if one cannot be read
     */
    public static Repetitions in(List<Path> folders) throws IOException {
        int tests = 0;
        List<String> repeated = new ArrayList<>();
        for (Path folder : folders) {
            if (Files.isDirectory(folder)) {
                try (DirectoryStream<Path> reports = Files.newDirectoryStream(folder, "TEST-*.xml")) {
                    for (Path report : reports) {
                        tests += read(report, repeated);
                    }
                }
            }
        }
        repeated.sort(null);
        return new Repetitions(tests, List.copyOf(repeated));
    }

    private static int read(Path report, List<String> repeated) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        int tests = 0;
        try (InputStream in = Files.newInputStream(report)) {
            XMLStreamReader xml = factory.createXMLStreamReader(in);
            String test = "";
            boolean again = false;
            while (xml.hasNext()) {
                int event = xml.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    if (xml.getLocalName().equals("testcase")) {
                        test = xml.getAttributeValue(null, "classname") + "." + xml.getAttributeValue(null, "name");
                        again = false;
                        tests++;
                    } else if (xml.getLocalName().equals("skipped")) {
                        tests--;
                    } else if (EARLIER_TRY.contains(xml.getLocalName())) {
                        again = true;
                    }
                } else if (event == XMLStreamConstants.END_ELEMENT
                        && xml.getLocalName().equals("testcase")
                        && again) {
                    repeated.add(test);
                }
            }
        } catch (XMLStreamException e) {
            throw new IOException(report + " is no report", e);
        }
        return tests;
    }

    /** Tells whether at most one test in a hundred was repeated. */
    public boolean isBearable() {
        return repeated.size() * 100L <= (long) tests * PERCENT_BORNE;
    }

    /** Returns one line, and one more for each test that was repeated. */
    @Override
    public String toString() {
        String line = repeated.size() + " of " + tests + " tests needed a second try";
        return repeated.isEmpty() ? line : line + ":\n  " + String.join("\n  ", repeated);
    }
}
