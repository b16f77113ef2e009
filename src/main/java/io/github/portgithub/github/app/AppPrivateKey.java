package io.github.portgithub.github.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the private key of a GitHub App in the forms people keep it in. Messages name the property and what is wrong with
 * its value, never the value.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7468">RFC 7468 (PEM)</a>
 */
final class AppPrivateKey {

    private static final String PROPERTY = "github.app-private-key ";
    private static final String FILE = "file:";
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN (RSA )?PRIVATE KEY-----(.*?)-----END \\1?PRIVATE KEY-----", Pattern.DOTALL);

    /** AlgorithmIdentifier of rsaEncryption (RFC 8017 appendix A.1), preceded by PKCS#8's version 0. */
    private static final byte[] RSA_ENCRYPTION = {
        0x02,
        0x01,
        0x00,
        0x30,
        0x0d,
        0x06,
        0x09,
        0x2a,
        (byte) 0x86,
        0x48,
        (byte) 0x86,
        (byte) 0xf7,
        0x0d,
        0x01,
        0x01,
        0x01,
        0x05,
        0x00
    };

    private AppPrivateKey() {}

    /**
     * Reads a key.
     *
     * @param value PEM text, PKCS#1 as GitHub hands it out or PKCS#8, its line breaks possibly written as {@code \n};
     *     base64 of such text; or {@code file:} and the path of a file that holds either
     * @return the key
     * @throws IllegalArgumentException if there is no such key
     */
    static RSAPrivateKey read(String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(PROPERTY + "must not be empty");
        }
        String trimmed = value.trim();
        String text = pem(trimmed.startsWith(FILE) ? contentOf(trimmed.substring(FILE.length())) : trimmed);
        Matcher pem = PEM.matcher(text.replace("\\n", "\n"));
        if (text.contains("ENCRYPTED")) {
            throw new IllegalArgumentException(PROPERTY + "must not be encrypted");
        }
        if (!pem.find()) {
            throw new IllegalArgumentException(PROPERTY + "holds no RSA private key in PEM");
        }
        try {
            byte[] der = Base64.getDecoder().decode(pem.group(2).replaceAll("\\s", ""));
            byte[] pkcs8 = pem.group(1) == null ? der : wrap(der);
            if (KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8))
                    instanceof RSAPrivateKey key) {
                return key;
            }
            throw new IllegalArgumentException(PROPERTY + "holds no RSA private key");
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // Without the cause, whose message may quote the key
            throw new IllegalArgumentException(PROPERTY + "holds a damaged or no RSA private key");
        }
    }

    private static String contentOf(String path) {
        try {
            return Files.readString(Path.of(path.startsWith("//") ? path.substring(2) : path))
                    .trim();
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException(PROPERTY + "names a file that cannot be read: " + path + " ("
                    + e.getClass().getSimpleName() + ")");
        }
    }

    private static String pem(String text) {
        if (text.contains("-----BEGIN ")) {
            return text;
        }
        try {
            byte[] decoded = Base64.getDecoder().decode(text.replaceAll("\\s", ""));
            return new String(decoded, StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(PROPERTY + "is neither PEM, nor base64 of PEM, nor " + FILE + "PATH");
        }
    }

    /** PKCS#1 in PKCS#8 (RFC 5208 section 5), which is the only form that Java reads. */
    private static byte[] wrap(byte[] pkcs1) {
        byte[] octetString = tagged(0x04, pkcs1);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(RSA_ENCRYPTION);
        content.writeBytes(octetString);
        return tagged(0x30, content.toByteArray());
    }

    /** Tag, length and content in DER (X.690 section 8.1). */
    private static byte[] tagged(int tag, byte[] content) {
        ByteArrayOutputStream der = new ByteArrayOutputStream();
        der.write(tag);
        if (content.length < 0x80) {
            der.write(content.length);
        } else {
            int lengthBytes = (Integer.SIZE - Integer.numberOfLeadingZeros(content.length) + 7) / 8;
            der.write(0x80 | lengthBytes);
            for (int i = lengthBytes - 1; i >= 0; i--) {
                der.write(content.length >>> (8 * i));
            }
        }
        der.writeBytes(content);
        return der.toByteArray();
    }
}
