/**
 * The way of an entity to Port: batches, what Port answers for each entity, refusals and the dead letter, the second pass,
 * the replay, the dry run.
 */
package io.github.portgithub.delivery;
