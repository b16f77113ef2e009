/** Access as a GitHub App: its signature, its installations and their tokens. */
package io.github.portgithub.github.app;
