/**
 * Git trees and the contents of their files: which requests read a tree, what of it somebody wants, and what a content is
 * once it is read. Nothing here knows of kinds' records but {@link io.github.portgithub.github.tree.SkillFile} and {@link
 * io.github.portgithub.github.tree.AgentPlugin}.
 */
package io.github.portgithub.github.tree;
