package io.github.portgithub.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Makes the opaque ids of GitHub's records. */
final class GithubIds {

    private GithubIds() {}

    /** Writes ids the way GitHub's older records do, so that they look opaque and yet follow from the number. */
    static String nodeId(String type, long id) {
        String plain = "0" + type.length() + ":" + type + id;
        return Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /** Makes the hash of a commit from a number. */
    static String sha(long seed) {
        long mixed = seed * 0x9E3779B97F4A7C15L;
        return String.format("%016x%016x%08x", mixed, Long.rotateLeft(mixed, 21), seed & 0xFFFFFFFFL);
    }
}
