/** What the build checks about itself: how often its tests had to be repeated, what its packages import. */
package io.github.portgithub.build;
