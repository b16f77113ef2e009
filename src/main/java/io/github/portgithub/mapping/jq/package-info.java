/** jq as Ocean evaluates it (jq 1.8), on jackson-jq: compiled once, bounded, without environment, files or input. */
package io.github.portgithub.mapping.jq;
