package io.github.portgithub.resync;

import io.github.portgithub.github.event.KindEvents;

/**
 * What tells of the changes of a kind, as its route file says.
 *
 * @param connection the connection of a repository at GraphQL, with its arguments: newest update first, or all records
 * @param listing path and query below a repository of the same records, of all states, the last that changed first; null if
 *     there is no such listing
 * @param kind knows which of these records the kind's own listing has; null if that is all of them
 */
record KindChanges(String connection, String listing, KindEvents kind) {}
