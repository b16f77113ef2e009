package io.github.portgithub.ledger;

import java.time.Instant;

/**
 * What waits in an inbox.
 *
 * @param waiting how many events are not applied yet
 * @param oldest when the oldest of them came; null if none waits
 */
public record InboxState(long waiting, Instant oldest) {}
