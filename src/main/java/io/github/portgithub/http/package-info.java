/** How our own HTTP clients are set up, for GitHub and for Port. */
package io.github.portgithub.http;
