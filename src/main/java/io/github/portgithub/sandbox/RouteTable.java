package io.github.portgithub.sandbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds which operation a method and a path name. Filled before it is read; reading is thread-safe. */
final class RouteTable {

    /** Answers one operation. */
    @FunctionalInterface
    interface Handler {

        /**
         * @param request the whole request
         * @param variables the decoded values of the template's variables, in their order
         * @return the answer
         */
        SandboxAnswer answer(SandboxRequest request, List<String> variables);
    }

    /**
     * An operation that fits.
     *
     * @param operation its method and path template
     * @param handler who answers it
     * @param variables the decoded values of the template's variables, in their order
     */
    record Match(String operation, Handler handler, List<String> variables) {}

    private record Route(String method, String template, String[] segments, Handler handler) {}

    private final List<Route> routes = new ArrayList<>();

    /**
     * Adds an operation; the first one that fits is taken.
     *
     * @param method the method in upper case
     * @param template the path with variables in braces, each one whole segment; one such as {@code {+path}} at the end
     *     takes all segments that are left
     * @param handler who answers it
     * @return this table
     */
    RouteTable add(String method, String template, Handler handler) {
        routes.add(new Route(method, template, template.split("/"), handler));
        return this;
    }

    /**
     * Finds an operation.
     *
     * @param method the method in upper case
     * @param path the path, percent-encoded
     * @return the operation, or null if none fits
     */
    Match find(String method, String path) {
        String[] segments = path.split("/");
        for (Route route : routes) {
            List<String> variables = route.method.equals(method) ? variables(route.segments, segments) : null;
            if (variables != null) {
                return new Match(method + " " + route.template, route.handler, variables);
            }
        }
        return null;
    }

    private static List<String> variables(String[] template, String[] path) {
        boolean rest = template[template.length - 1].startsWith("{+");
        if (template.length > path.length || !rest && template.length != path.length) {
            return null;
        }
        List<String> variables = new ArrayList<>();
        for (int i = 0; i < template.length; i++) {
            if (template[i].startsWith("{+")) {
                variables.add(decode(String.join("/", Arrays.asList(path).subList(i, path.length))));
            } else if (template[i].startsWith("{")) {
                variables.add(decode(path[i]));
            } else if (!template[i].equals(path[i])) {
                return null;
            }
        }
        return variables;
    }

    private static String decode(String segment) {
        // In a path a plus sign is itself, only in a query it means a space
        return SandboxRequest.decode(segment.replace("+", "%2B"));
    }
}
