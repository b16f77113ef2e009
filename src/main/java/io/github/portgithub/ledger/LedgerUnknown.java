package io.github.portgithub.ledger;

import java.time.Instant;

/**
 * What a run could not read.
 *
 * @param kind the kind
 * @param scope the organization or repository, or words for what it is
 * @param reason why
 * @param since when the first of the runs began that could not read it either; null if that is not known
 */
public record LedgerUnknown(String kind, String scope, String reason, Instant since) {}
