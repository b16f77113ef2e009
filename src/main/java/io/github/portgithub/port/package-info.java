/** Port's HTTP API as every stage uses it: token, answers, the integration, blueprints, the datasource. */
package io.github.portgithub.port;
