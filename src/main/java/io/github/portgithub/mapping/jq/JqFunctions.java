package io.github.portgithub.mapping.jq;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.ZoneId;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/** What a program may call: jackson-jq's functions and those that it lacks of jq 1.8. */
final class JqFunctions {

    private JqFunctions() {}

    /** Returns a scope with every function. */
    static Scope scope() {
        Scope scope = Scope.newEmptyScope();
        BuiltinFunctionLoader.getInstance().loadFunctions(Versions.JQ_1_7, scope);
        addDates(scope, new DateFunctions(Clock.systemUTC(), ZoneId.systemDefault()));
        return scope;
    }

    private static void addDates(Scope scope, DateFunctions dates) {
        scope.addFunction("now", 0, unary(in -> dates.now()));
        scope.addFunction("gmtime", 0, unary(dates::gmtime));
        scope.addFunction("localtime", 0, unary(dates::localtime));
        scope.addFunction("mktime", 0, unary(dates::mktime));
        scope.addFunction("strptime", 1, binary(dates::strptime));
        scope.addFunction("strftime", 1, binary(dates::strftime));
        scope.addFunction("strflocaltime", 1, binary(dates::strflocaltime));
        for (String name : new String[] {"todate", "todateiso8601", "date"}) {
            scope.addFunction(name, 0, unary(dates::toDate));
        }
        for (String name : new String[] {"fromdate", "fromdateiso8601"}) {
            scope.addFunction(name, 0, unary(dates::fromDate));
        }
    }

    private interface Unary {
        JsonNode apply(JsonNode in) throws JqException;
    }

    private interface Binary {
        JsonNode apply(JsonNode in, JsonNode argument) throws JqException;
    }

    private static Function unary(Unary unary) {
        return (scope, args, in, path, output, version) -> {
            JsonNode out;
            try {
                out = unary.apply(in);
            } catch (JqException e) {
                throw new JsonQueryException(e.getMessage(), e);
            }
            output.emit(out, null);
        };
    }

    private static Function binary(Binary binary) {
        return (scope, args, in, path, output, version) -> args.get(0).apply(scope, in, argument -> {
            JsonNode out;
            try {
                out = binary.apply(in, argument);
            } catch (JqException e) {
                throw new JsonQueryException(e.getMessage(), e);
            }
            output.emit(out, null);
        });
    }
}
