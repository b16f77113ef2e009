/**
 * The mapping from GitHub's records to Port's entities: {@code port-app-config.yml} as Port's framework Ocean reads it,
 * compiled once, checked as a whole before a run starts, and applied to each record by any number of threads. And the
 * projection: which parts of a record it reads, so that the rest is not parsed.
 */
package io.github.portgithub.mapping;
