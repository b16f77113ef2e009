/**
 * GitHub and Port as processes of their own, light enough to measure the program against; {@code src/bench/run.sh} starts
 * them. Not part of the build: the script compiles them against the distribution.
 */
package io.github.portgithub.bench;
