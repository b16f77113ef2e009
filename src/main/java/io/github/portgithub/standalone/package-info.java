/** The standalone program: its commands, its start and its log. No host uses it. */
package io.github.portgithub.standalone;
