/** Port's HTTP API as the routes use it: entities, batches, tokens, answers, blueprints, dead letters. */
package io.github.portgithub.port;
