package io.github.portgithub.http;

import java.io.IOException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyStoreException;
import java.security.UnrecoverableKeyException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Why no TLS connection came about, and what to do about it. None of these is cured by asking again. The same for GitHub
 * and Port. Immutable and thread-safe.
 */
public enum TlsFailure {

    /** The certificate's time is over, or has not come. */
    EXPIRED(
            "the server's certificate has expired or is not valid yet: its operator has to renew it, unless this machine's"
                    + " clock is wrong"),

    /** The certificate is somebody else's. */
    OTHER_HOST("the server's certificate is another host's: set %1$s.api-url to a name that it is for"),

    /** Nobody whom this JVM trusts has signed the certificate. */
    UNTRUSTED("the server's certificate is not trusted; name the authority that signed it in"
            + " %1$s.ssl-context-parameters, or in javax.net.ssl.trustStore"),

    /** What we trust cannot be read. */
    TRUST_STORE("the trust store cannot be used: check its path, type and password, in javax.net.ssl.trustStore,"
            + " -Type and -Password or in the bean that %1$s.ssl-context-parameters names"),

    /** The server speaks something else. */
    NO_TLS("the server does not speak TLS at this port: check scheme and port of %1$s.api-url"),

    /** Both speak TLS, but not the same. */
    PROTOCOL("the server and this JVM have no TLS version or cipher in common, or the server asks for a certificate of"
            + " ours: see %1$s.ssl-context-parameters, and jdk.tls.disabledAlgorithms of this JVM");

    private static final int MOST_CAUSES = 50;

    private final String text;

    TlsFailure(String text) {
        this.text = text;
    }

    /**
     * Says what is wrong and what to do.
     *
     * @param server {@code github} or {@code port}, with which the names of properties begin
     * @return a few words for a message
     */
    public String text(String server) {
        return text.formatted(server);
    }

    /**
     * Finds the reason in a failure and whatever it wraps.
     *
     * @param failure what was thrown; null is none
     * @return the reason; null if it has nothing to do with TLS or may pass, as a connection that broke off does
     */
    public static TlsFailure of(Throwable failure) {
        TlsFailure found = null;
        int depth = 0;
        for (Throwable t = failure; t != null && depth++ < MOST_CAUSES; t = t.getCause()) {
            TlsFailure reason = ofOne(t);
            // A handshake that failed says less than the certificate that it failed for
            if (reason != null && (found == null || reason.ordinal() < found.ordinal())) {
                found = reason;
            }
        }
        return found;
    }

    private static TlsFailure ofOne(Throwable failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (failure instanceof CertificateExpiredException || failure instanceof CertificateNotYetValidException) {
            return EXPIRED;
        }
        if (failure instanceof SSLPeerUnverifiedException) {
            return OTHER_HOST;
        }
        if (isOfTheTrustStore(failure, message)) {
            return TRUST_STORE;
        }
        if (failure instanceof CertificateException) {
            return message.contains("no name matching") || message.contains("no subject alternative")
                    ? OTHER_HOST
                    : UNTRUSTED;
        }
        if (failure instanceof CertPathValidatorException || failure instanceof CertPathBuilderException) {
            return UNTRUSTED;
        }
        if (failure instanceof SSLException) {
            if (message.contains("unrecognized ssl message")) {
                return NO_TLS;
            }
            if (message.contains("protocol_version")
                    || message.contains("handshake_failure")
                    || message.contains("certificate_required")
                    || message.contains("no appropriate protocol")
                    || message.contains("insufficient_security")) {
                return PROTOCOL;
            }
        }
        return null;
    }

    private static boolean isOfTheTrustStore(Throwable failure, String message) {
        return failure instanceof UnrecoverableKeyException
                || failure instanceof KeyStoreException
                || failure instanceof InvalidAlgorithmParameterException && message.contains("trustanchors")
                || failure instanceof IOException
                        && (message.contains("keystore password was incorrect")
                                || message.contains("invalid keystore format"));
    }
}
