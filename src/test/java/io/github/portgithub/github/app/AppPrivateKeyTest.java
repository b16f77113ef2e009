package io.github.portgithub.github.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppPrivateKeyTest {

    static final KeyPair KEYS = rsa(2048);
    static final String PKCS8 = pem("PRIVATE KEY", KEYS.getPrivate().getEncoded());
    static final String PKCS1 = pem("RSA PRIVATE KEY", pkcs1(KEYS));

    @Test
    void readsBothForms() {
        assertThat(AppPrivateKey.read(PKCS8)).isEqualTo(KEYS.getPrivate());
        assertThat(AppPrivateKey.read(PKCS1)).isEqualTo(KEYS.getPrivate());
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 1024, 3072, 4096})
    void readsAnyLength(int bits) {
        KeyPair keys = rsa(bits);

        assertThat(AppPrivateKey.read(pem("RSA PRIVATE KEY", pkcs1(keys)))).isEqualTo(keys.getPrivate());
    }

    @Test
    void readsAKey_howeverItsLinesAreBroken() {
        assertThat(AppPrivateKey.read("\n  " + PKCS1 + "\n\n")).isEqualTo(KEYS.getPrivate());
        assertThat(AppPrivateKey.read(PKCS1.replace("\n", "\r\n"))).isEqualTo(KEYS.getPrivate());
        assertThat(AppPrivateKey.read(PKCS1.replace("\n", "\\n"))).isEqualTo(KEYS.getPrivate());
        assertThat(AppPrivateKey.read(PKCS1.replace("\n", " "))).isEqualTo(KEYS.getPrivate());
        assertThat(AppPrivateKey.read("Bag Attributes: x\n" + PKCS8)).isEqualTo(KEYS.getPrivate());
    }

    @Test
    void readsBase64OfPem() {
        byte[] pem = PKCS1.getBytes(StandardCharsets.US_ASCII);

        assertThat(AppPrivateKey.read(Base64.getEncoder().encodeToString(pem))).isEqualTo(KEYS.getPrivate());
        assertThat(AppPrivateKey.read(Base64.getMimeEncoder().encodeToString(pem)))
                .isEqualTo(KEYS.getPrivate());
    }

    @Test
    void readsAFile(@TempDir Path folder) throws IOException {
        Path pem = Files.writeString(folder.resolve("app.pem"), PKCS1);
        Path base64 = Files.writeString(
                folder.resolve("app.b64"),
                Base64.getEncoder().encodeToString(PKCS8.getBytes(StandardCharsets.US_ASCII)) + "\n");

        assertThat(AppPrivateKey.read("file:" + pem)).isEqualTo(KEYS.getPrivate());
        assertThat(AppPrivateKey.read("file://" + pem)).isEqualTo(KEYS.getPrivate());
        assertThat(AppPrivateKey.read("file:" + base64)).isEqualTo(KEYS.getPrivate());
    }

    @Test
    void namesThePropertyAndTheFile_whenItCannotBeRead(@TempDir Path folder) {
        assertThatThrownBy(() -> AppPrivateKey.read("file:" + folder.resolve("none.pem")))
                .hasMessage("github.app-private-key names a file that cannot be read: " + folder.resolve("none.pem")
                        + " (NoSuchFileException)");
        assertThatThrownBy(() -> AppPrivateKey.read("file:\0")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "s3cret",
                "czNjcmV0",
                "-----BEGIN RSA PRIVATE KEY-----",
                "-----BEGIN RSA PRIVATE KEY-----\ns3cret!\n-----END RSA PRIVATE KEY-----",
                "-----BEGIN RSA PRIVATE KEY-----\nczNjcmV0\n-----END RSA PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\nczNjcmV0\n-----END PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\n\n-----END PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\nczNjcmV0\n-----END RSA PRIVATE KEY-----",
                "-----BEGIN PUBLIC KEY-----\nczNjcmV0\n-----END PUBLIC KEY-----",
                "-----BEGIN EC PRIVATE KEY-----\nczNjcmV0\n-----END EC PRIVATE KEY-----"
            })
    void namesTheProperty_butNotTheValue_whenItIsNoKey(String value) {
        assertThatThrownBy(() -> AppPrivateKey.read(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageStartingWith("github.app-private-key ")
                .hasMessageNotContaining("s3cret")
                .hasMessageNotContaining("czNjcmV0");
    }

    @Test
    void refusesWhatIsNoPlainRsaKey() throws GeneralSecurityException {
        KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
        ec.initialize(new ECGenParameterSpec("secp256r1"));
        byte[] ecKey = ec.generateKeyPair().getPrivate().getEncoded();

        assertThatThrownBy(() -> AppPrivateKey.read(pem("PRIVATE KEY", ecKey)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AppPrivateKey.read(pem("ENCRYPTED PRIVATE KEY", ecKey)))
                .hasMessage("github.app-private-key must not be encrypted");
        assertThatThrownBy(() -> AppPrivateKey.read(PKCS1.replace(
                        "KEY-----\nMII", "KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nMII")))
                .hasMessage("github.app-private-key must not be encrypted");
        assertThatThrownBy(() -> AppPrivateKey.read(null)).hasMessage("github.app-private-key must not be empty");
    }

    private static KeyPair rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** PKCS#1 is what follows the header of the octet string that ends a PKCS#8 key. */
    private static byte[] pkcs1(KeyPair keys) {
        byte[] pkcs8 = keys.getPrivate().getEncoded();
        int modulusBytes = ((RSAPrivateCrtKey) keys.getPrivate()).getModulus().bitLength() / 8;
        int octetString = 4 + 3 + 15;
        int header = (pkcs8[octetString + 1] & 0x7f) + 2;
        assertThat(pkcs8[octetString]).isEqualTo((byte) 0x04);
        assertThat(pkcs8.length).isGreaterThan(4 * modulusBytes);
        return Arrays.copyOfRange(pkcs8, octetString + header, pkcs8.length);
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }
}
