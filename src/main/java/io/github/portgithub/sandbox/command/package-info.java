/** The command {@code sandbox} of the standalone program. */
package io.github.portgithub.sandbox.command;
