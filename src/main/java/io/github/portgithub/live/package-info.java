/**
 * What a live event changes at Port: events are received and kept, taken in rounds, and applied as a run applies what it
 * reads, one record at a time.
 */
package io.github.portgithub.live;
