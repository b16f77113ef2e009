/**
 * Routes as a subject of their own: one file of {@code routes/}, started alone, with mocks where it calls other routes.
 * Whole runs are tested by {@link io.github.portgithub.routes.RoutesUnderTest}.
 */
package io.github.portgithub.routes.alone;
