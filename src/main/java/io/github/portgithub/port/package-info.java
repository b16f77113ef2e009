/** Port's side: entities, batches, the bulk calls and what Port answers to each entity. */
package io.github.portgithub.port;
