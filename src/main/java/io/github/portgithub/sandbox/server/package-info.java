/** The simulated GitHub and Port over real HTTP, on a free port of the loopback interface, by Java's own server. */
package io.github.portgithub.sandbox.server;
