package io.github.portgithub.jq;

/** An argument of a function: a filter and the environment it was written in. */
record Closure(Filter filter, Env env) {}
