/**
 * What GitHub tells by itself: events, whose they are, and which records they are about. Knows nothing of what becomes of
 * them.
 */
package io.github.portgithub.github.event;
