/**
 * Camel routes that keep a Port catalog equal to GitHub.
 *
 * <ol>
 *   <li>A trigger calls {@code direct:port-github-resync}; one run at a time loads the mapping and takes its resources in
 *       order.
 *   <li>{@code direct:port-github-<kind>} builds the first URL and loops while there is a next page.
 *   <li>{@code direct:port-github-page} makes one authorised GET and reads {@code Link: rel="next"}.
 *   <li>{@code direct:port-github-ingest} splits the page, maps each record with jq and aggregates entities per blueprint.
 *   <li>{@code port-github-upsert} posts each batch, reads every entity's answer and sends what Port refuses to the dead
 *       letter.
 *   <li>A run knows what it owes: it ends when accepted + refused = mapped, and prints one summary.
 * </ol>
 */
package io.github.portgithub;
