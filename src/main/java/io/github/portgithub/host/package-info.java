/**
 * What the routes check and keep in somebody else's Camel context: properties at start, routes that are missing, the host's
 * own beans, files that are saved while it runs.
 */
package io.github.portgithub.host;
