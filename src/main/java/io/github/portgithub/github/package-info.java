/** GitHub's REST API as the routes use it: links, answers, limits, credentials. */
package io.github.portgithub.github;
