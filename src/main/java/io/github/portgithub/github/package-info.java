/**
 * What GitHub's REST API asks of a client: which page comes next, what an answer means, when the next request may go,
 * and with which token.
 */
package io.github.portgithub.github;
