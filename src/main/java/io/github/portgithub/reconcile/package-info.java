/** What a run deletes, and what keeps an entity. */
package io.github.portgithub.reconcile;
