package io.github.portgithub.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate that no JVM trusts by itself, made by the JDK's keytool for the loopback address and one host name, with
 * the trust store of those who are to trust it.
 *
 * @param context what a server serves with it
 * @param trustStore a PKCS#12 file that holds the authority that signed it, alone
 */
public record TestCertificate(SSLContext context, Path trustStore) {

    /** The password of the trust store. */
    public static final String PASSWORD = "changeit";

    private static final String NOW = "-1H";

    /** The host name that the certificate is for, beside 127.0.0.1; nothing resolves it. */
    public static final String HOST = "github.test";

    /**
     * Makes a certificate.
     *
     * @param folder where its files go
     * @return the certificate
     * @throws Exception if the JDK cannot make it
     */
    public static TestCertificate in(Path folder) throws Exception {
        return in(folder, NOW, "san=dns:" + HOST + ",ip:127.0.0.1");
    }

    /** Makes a certificate whose time ended a week ago. */
    public static TestCertificate expired(Path folder) throws Exception {
        return in(folder, "-9d", "san=dns:" + HOST + ",ip:127.0.0.1");
    }

    /** Makes a certificate that is for the host name alone. */
    public static TestCertificate ofAnotherHost(Path folder) throws Exception {
        return in(folder, NOW, "san=dns:" + HOST);
    }

    private static TestCertificate in(Path folder, String startDate, String names) throws Exception {
        Path keys = folder.resolve("server.p12");
        // The JVM does not look at the time of a certificate that it trusts by itself
        boolean signed = !startDate.equals(NOW);
        String signer = signed ? "authority" : "server";
        if (signed) {
            keytool(folder, keys, "-alias", signer, "-dname", "CN=" + signer, "-ext", "bc:c");
        }
        List<String> options = new ArrayList<>(
                List.of("-alias", "server", "-dname", "CN=" + HOST, "-ext", names, "-startdate", startDate));
        if (signed) {
            options.addAll(List.of("-signer", signer));
        }
        keytool(folder, keys, options.toArray(String[]::new));

        KeyStore server = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            server.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(server, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);

        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", server.getCertificate(signer));
        Path trustStore = folder.resolve("trust.p12");
        try (OutputStream out = Files.newOutputStream(trustStore)) {
            trusted.store(out, PASSWORD.toCharArray());
        }
        return new TestCertificate(context, trustStore);
    }

    private static void keytool(Path folder, Path keys, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(options));
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).as("keytool ends").isTrue();
        assertThat(keytool.exitValue())
                .as(Files.readString(folder.resolve("keytool.log")))
                .isZero();
    }
}
