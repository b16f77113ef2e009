package io.github.portgithub.ledger;

import java.time.Instant;

/**
 * A listing that was read to its end, and of which Port has accepted or refused everything.
 *
 * @param id hash of kind, selector, scope and URL
 * @param account the organization's or account's login in lower case
 * @param kind the kind
 * @param scope the organization or repository in lower case
 * @param url URL of its first page, without the host
 * @param run the number of the last run that read it
 * @param vintage hash of what makes entities of its records
 * @param clean whether all its pages are
 * @param pages how many pages it has
 * @param records how many records it holds
 * @param entities how many entities were made of it
 * @param readAt when it was begun to be read
 * @param deliveredAt when Port had accepted or refused everything
 * @param fingerprint what the change feed said of it before it was read; null if nothing that holds
 */
public record LedgerListing(
        long id,
        String account,
        String kind,
        String scope,
        String url,
        long run,
        long vintage,
        boolean clean,
        int pages,
        long records,
        long entities,
        Instant readAt,
        Instant deliveredAt,
        String fingerprint) {}
