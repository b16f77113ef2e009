/**
 * What outlives a run: which listing made which entities, what of them Port has accepted, and how runs ended. A cache with
 * one promise: what it says was accepted was accepted. Losing it costs requests and posts, never an entity.
 *
 * <p>Knows neither GitHub nor Port nor runs; who reads it decides what it means.
 */
package io.github.portgithub.ledger;
