package io.github.portgithub.resync;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

/** What this process is called where several share a ledger: the machine's name and four letters that are new each time. */
public final class Node {

    private static final int LONGEST_HOST = 190;

    /** The name, of at most 200 characters; it does not change while the process lives. */
    public static final String NAME = name();

    private Node() {}

    private static String name() {
        String host = System.getenv("HOSTNAME");
        if (host == null || host.isBlank()) {
            try {
                host = InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException e) {
                host = "node";
            }
        }
        return host.substring(0, Math.min(host.length(), LONGEST_HOST))
                + '-'
                + UUID.randomUUID().toString().substring(0, 4);
    }
}
