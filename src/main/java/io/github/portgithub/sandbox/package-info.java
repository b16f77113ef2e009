/**
 * A small GitHub and a small Port, as plain objects: a request in, an answer out, state in memory.
 *
 * <p>No HTTP server and no Camel in here. {@link io.github.portgithub.sandbox.SandboxGithub} and
 * {@link io.github.portgithub.sandbox.SandboxPort} implement {@link io.github.portgithub.sandbox.SandboxApi}; whoever has
 * a server binds them to it: the sandbox of the program, the tests, the benchmark.
 */
package io.github.portgithub.sandbox;
