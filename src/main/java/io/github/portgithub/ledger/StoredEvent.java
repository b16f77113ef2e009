package io.github.portgithub.ledger;

import java.time.Instant;

/**
 * An event that waits to be applied.
 *
 * @param number its place in the order of arrival
 * @param delivery GitHub's id of the delivery
 * @param event its name, such as {@code pull_request}
 * @param receivedAt when it came
 * @param tries how often it was tried before
 * @param payload its body as GitHub sent it, not to be changed
 */
public record StoredEvent(long number, String delivery, String event, Instant receivedAt, int tries, byte[] payload) {}
