/**
 * What is to be seen of the program from outside while it runs: what its runs did, metrics and health. Reads what the other
 * packages know, and changes nothing.
 */
package io.github.portgithub.status;
