/**
 * The pretended GitHub and Port over real HTTP, on a free port of the loopback interface, as Camel {@code platform-http}
 * routes in a context of their own ({@code port-github/sandbox/*.camel.yaml}).
 */
package io.github.portgithub.sandbox.server;
