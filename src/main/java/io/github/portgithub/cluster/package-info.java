/**
 * Several processes that share the work on one catalog, by Quartz's clustered job store and a ledger in PostgreSQL: what is
 * to be done is a job, and each account has one.
 */
package io.github.portgithub.cluster;
