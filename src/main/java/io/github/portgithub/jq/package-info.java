/**
 * jq 1.8, the version that Ocean embeds: compiled once, bounded, without environment, files, modules or further inputs.
 *
 * <p>{@link io.github.portgithub.jq.JqProgram} is the way in. A program's text becomes a tree of filters in one
 * pass, every name resolved; a filter pushes its outputs into what follows it, or, where there is at most one, returns it.
 * Steps and memory are counted on the way, so nothing has to be stopped from outside. Values are Jackson's trees, regular
 * expressions are joni's, the Java port of the library that jq uses.
 */
package io.github.portgithub.jq;
