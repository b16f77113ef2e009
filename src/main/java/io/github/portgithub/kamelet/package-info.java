/** What the two Kamelets in {@code kamelets/} need beside YAML. They stand alone: no bean or route of the pipeline is used. */
package io.github.portgithub.kamelet;
