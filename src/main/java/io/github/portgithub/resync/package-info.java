/** One resync from trigger to report: what it owes, what it delivered, and what it could not know. */
package io.github.portgithub.resync;
