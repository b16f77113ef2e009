/** Whether what the routes ask of GitHub and Port is what these describe: paths, methods, query parameters. */
package io.github.portgithub.contract;
