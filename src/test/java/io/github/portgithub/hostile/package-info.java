/**
 * A GitHub and a Port that answer wrong in every way that a seed makes, over raw sockets, and what must hold all the same:
 * nothing alive is deleted, nothing hangs, no secret and no control character is shown.
 */
package io.github.portgithub.hostile;
