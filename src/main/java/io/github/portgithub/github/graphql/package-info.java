/**
 * What GitHub's GraphQL API asks of a client beyond what its REST API does: where it is, how a query is posted, and that an
 * answer with status 200 may hold faults, or a part only.
 */
package io.github.portgithub.github.graphql;
