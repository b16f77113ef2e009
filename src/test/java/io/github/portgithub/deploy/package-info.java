/** What is given to those who run the program: the image, the chart, the unit, the archives and the release. */
package io.github.portgithub.deploy;
