package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.portgithub.jq.Filters.ArrayOf;
import io.github.portgithub.jq.Filters.Conditional;
import io.github.portgithub.jq.Filters.Constant;
import io.github.portgithub.jq.Filters.Pipe;
import io.github.portgithub.jq.Loops.Quantifier;
import io.github.portgithub.jq.Natives.Call0;
import io.github.portgithub.jq.Natives.Call1;
import io.github.portgithub.jq.Natives.Call2;
import io.github.portgithub.jq.Natives.Unary;
import io.github.portgithub.jq.Operators.Binary;
import io.github.portgithub.jq.Operators.Operator;
import io.github.portgithub.jq.Parts.Descend;
import io.github.portgithub.jq.Parts.Iterate;
import io.github.portgithub.jq.Parts.PathsOf;
import io.github.portgithub.jq.Parts.Recurse;
import io.github.portgithub.jq.RegexFilters.Matching;
import io.github.portgithub.jq.RegexFilters.Substitution;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The functions that every program can call. Each is a filter made of its arguments' filters, so calling one costs no more
 * than the filter itself.
 *
 * <p>Of jq 1.8's functions there are all but those that reach outside of the record ({@link #isAbsent}) and a few of C's
 * mathematical library: Bessel, gamma and error functions. {@code leaf_paths} and {@code date}, which jq 1.8 dropped, and
 * {@code ascii} and {@code toarray} are kept.
 *
 * @see <a href="https://jqlang.org/manual/v1.8/#builtin-operators-and-functions">jq 1.8 manual</a>
 */
final class Library {

    private static final Filter NULL = new Constant(Values.NULL);
    private static final Filter NO_FLAGS = new Constant(Values.EMPTY_STRING);
    private static final Filter ALL = new Constant(TextNode.valueOf("g"));
    private static final Filter EACH = new Iterate(Filters.IDENTITY, false);
    private static final Filter ZERO = new Constant(Numbers.of(0));

    private static final Set<String> ABSENT = Set.of(
            "env",
            "input",
            "inputs",
            "debug",
            "stderr",
            "halt",
            "halt_error",
            "input_filename",
            "input_line_number",
            "get_search_list",
            "get_prog_origin",
            "get_jq_origin",
            "modulemeta");

    private static final TreeMap<String, Maker> FUNCTIONS = new TreeMap<>();

    static {
        addBasics();
        addPaths();
        addContainers();
        addLoops();
        addStrings();
        addRegexes();
        addTypes();
        addSqlStyle();
        addMaths();
        addDates(new DateFunctions(Clock.systemUTC(), ZoneId.systemDefault()));
        add("builtins", Library::names);
    }

    private Library() {}

    /** Makes the filter of a call. */
    @FunctionalInterface
    private interface Maker {

        Filter make(List<Filter> args);
    }

    /** Returns the call of a function, or null if there is none of that name and number of arguments. */
    static Filter call(String name, List<Filter> args) {
        Maker maker = FUNCTIONS.get(name + "/" + args.size());
        return maker == null ? null : maker.make(args);
    }

    /** Tells whether jq has a function of that name that is left out: it reaches for more than the record. */
    static boolean isAbsent(String name) {
        return ABSENT.contains(name);
    }

    private static JsonNode names(Budget budget, JsonNode in) {
        budget.array(FUNCTIONS.size());
        ArrayNode names = JsonNodeFactory.instance.arrayNode();
        FUNCTIONS.keySet().forEach(names::add);
        return names;
    }

    private static void addBasics() {
        add("empty", 0, args -> Filters.EMPTY);
        add("not", (budget, in) -> Values.of(!Values.isTrue(in)));
        add("type", (budget, in) -> TextNode.valueOf(Values.type(in)));
        add("error", (budget, in) -> {
            throw new JqError(in);
        });
        add("error", (budget, in, message) -> {
            throw new JqError(message);
        });
        add("select", 1, args -> select(args.get(0)));
        add("map", 1, args -> map(args.get(0)));
        add("map_values", 1, args -> new Assignments.Update(EACH, args.get(0)));
        add("have_literal_numbers", (budget, in) -> Values.of(true));
        add("have_decnum", (budget, in) -> Values.of(true));
    }

    private static void addPaths() {
        add("path", 1, args -> new PathsOf(args.get(0)));
        add("paths", 0, args -> parts(new Descend()));
        add("paths", 1, args -> parts(new Pipe(new Descend(), select(args.get(0)))));
        add("leaf_paths", 0, args -> parts(new Pipe(new Descend(), ofType(JsonNode::isValueNode))));
        add("getpath", 1, args -> new Parts.GetPath(args.get(0)));
        add("setpath", 2, args -> new Call2(Edits::setPath, args.get(0), args.get(1)));
        add("delpaths", Edits::deletePaths);
        add("del", 1, args -> new Call1(Edits::deletePaths, new ArrayOf(new PathsOf(args.get(0)))));
        add("pick", 1, args -> new Containers.Pick(args.get(0)));
        add("recurse", 0, args -> new Descend());
        add("recurse", 1, args -> new Recurse(args.get(0)));
        add("recurse", 2, args -> new Recurse(new Pipe(args.get(0), select(args.get(1)))));
        add("tostream", 0, args -> new Containers.ToStream());
        add("fromstream", 1, args -> new Containers.FromStream(args.get(0)));
        add("truncate_stream", 1, args -> new Containers.TruncateStream(args.get(0)));
    }

    private static void addContainers() {
        add("length", Containers::length);
        add("keys", Containers::keys);
        add("keys_unsorted", Containers::keysUnsorted);
        add("has", Containers::has);
        add("in", (budget, in, object) -> Containers.has(budget, object, in));
        add("contains", Containers::contains);
        add("inside", (budget, in, whole) -> Containers.contains(budget, whole, in));
        add("reverse", Containers::reverse);
        add("toarray", Containers::toArray);
        add("to_entries", Containers::toEntries);
        add("from_entries", Containers::fromEntries);
        add(
                "with_entries",
                1,
                args -> new Pipe(
                        new Pipe(new Call0(Containers::toEntries), map(args.get(0))),
                        new Call0(Containers::fromEntries)));
        add("flatten", (budget, in) -> Containers.flatten(budget, in, Double.POSITIVE_INFINITY));
        add("flatten", Containers::flatten);
        add("transpose", Containers::transpose);
        add("combinations", 0, args -> new Containers.Combinations());
        add(
                "combinations",
                1,
                args -> new Pipe(new ArrayOf(new Loops.Times(args.get(0))), new Containers.Combinations()));
        add("walk", 1, args -> new Containers.Walk(args.get(0)));
        add("add", 0, args -> new Loops.Sum(EACH));
        add("add", 1, args -> new Loops.Sum(args.get(0)));
        add("bsearch", Ordering::search);
        addOrder("sort", Ordering.Use.SORT);
        addOrder("group", Ordering.Use.GROUP);
        addOrder("unique", Ordering.Use.UNIQUE);
        addOrder("min", Ordering.Use.MIN);
        addOrder("max", Ordering.Use.MAX);
    }

    private static void addOrder(String name, Ordering.Use use) {
        add(name + "_by", 1, args -> new Ordering.By(use, args.get(0)));
        if (use != Ordering.Use.GROUP) {
            add(name, 0, args -> new Ordering.OfArray(use));
        }
    }

    private static void addLoops() {
        add("range", 1, args -> new Loops.Range(ZERO, args.get(0), one()));
        add("range", 2, args -> new Loops.Range(args.get(0), args.get(1), one()));
        add("range", 3, args -> new Loops.Range(args.get(0), args.get(1), args.get(2)));
        add("while", 2, args -> new Loops.While(args.get(0), args.get(1)));
        add("until", 2, args -> new Loops.Until(args.get(0), args.get(1)));
        add("repeat", 1, args -> new Loops.Repeat(args.get(0)));
        add("first", 0, args -> new Parts.Index(Filters.IDENTITY, ZERO, false));
        add("first", 1, args -> new Loops.First(args.get(0)));
        add("last", 0, args -> new Parts.Index(Filters.IDENTITY, new Constant(Numbers.of(-1)), false));
        add("last", 1, args -> new Loops.Last(args.get(0)));
        add("nth", 1, args -> new Parts.Index(Filters.IDENTITY, args.get(0), false));
        add("nth", 2, args -> new Loops.Nth(args.get(0), args.get(1)));
        add("limit", 2, args -> new Loops.Limit(args.get(0), args.get(1)));
        add("skip", 2, args -> new Loops.Skip(args.get(0), args.get(1), "skip doesn't support negative count"));
        add("isempty", 1, args -> new Loops.IsEmpty(args.get(0)));
        addQuantifier("any", true);
        addQuantifier("all", false);
    }

    private static void addQuantifier(String name, boolean decisive) {
        add(name, 0, args -> new Quantifier(decisive, EACH, Filters.IDENTITY));
        add(name, 1, args -> new Quantifier(decisive, EACH, args.get(0)));
        add(name, 2, args -> new Quantifier(decisive, args.get(0), args.get(1)));
    }

    private static void addStrings() {
        add("tostring", Strings::toText);
        add("tonumber", Strings::toNumber);
        add("toboolean", Strings::toBoolean);
        add("tojson", Strings::toJson);
        add("fromjson", Strings::fromJson);
        add("format", Format::apply);
        add("ascii_downcase", Strings::lower);
        add("ascii_upcase", Strings::upper);
        add("explode", Strings::explode);
        add("implode", Strings::implode);
        add(
                "ascii",
                (budget, in) -> Strings.implode(budget, Values.array(budget).add(in)));
        add("utf8bytelength", Strings::utf8ByteLength);
        add("startswith", Strings::startsWith);
        add("endswith", Strings::endsWith);
        add("ltrimstr", Strings::withoutStart);
        add("rtrimstr", Strings::withoutEnd);
        add("trimstr", Strings::withoutBoth);
        add("trim", Strings::trim);
        add("ltrim", Strings::trimStart);
        add("rtrim", Strings::trimEnd);
        add("split", Strings::split);
        add("join", Strings::join);
        add("indices", Containers::indices);
        add("index", Containers::index);
        add("rindex", Containers::lastIndex);
    }

    private static void addRegexes() {
        for (RegexFilters.Use use :
                new RegexFilters.Use[] {RegexFilters.Use.TEST, RegexFilters.Use.MATCH, RegexFilters.Use.CAPTURE}) {
            String name = use.name().toLowerCase(Locale.ROOT);
            add(name, 1, args -> new Matching(use, args.get(0), NULL, true));
            add(name, 2, args -> new Matching(use, args.get(0), args.get(1), false));
        }
        add("scan", 1, args -> new Matching(RegexFilters.Use.SCAN, args.get(0), ALL, false));
        add("scan", 2, args -> new Matching(RegexFilters.Use.SCAN, args.get(0), all(args.get(1)), false));
        add("splits", 1, args -> new Matching(RegexFilters.Use.SPLIT, args.get(0), ALL, false));
        add("splits", 2, args -> new Matching(RegexFilters.Use.SPLIT, args.get(0), all(args.get(1)), false));
        add(
                "split",
                2,
                args -> new ArrayOf(new Matching(RegexFilters.Use.SPLIT, args.get(0), all(args.get(1)), false)));
        add("sub", 2, args -> new Substitution(args.get(0), args.get(1), NO_FLAGS));
        add("sub", 3, args -> new Substitution(args.get(0), args.get(1), args.get(2)));
        add("gsub", 2, args -> new Substitution(args.get(0), args.get(1), ALL));
        add("gsub", 3, args -> new Substitution(args.get(0), args.get(1), all(args.get(2))));
    }

    private static void addTypes() {
        addSelector("nulls", JsonNode::isNull);
        addSelector("booleans", JsonNode::isBoolean);
        addSelector("numbers", JsonNode::isNumber);
        addSelector("strings", JsonNode::isTextual);
        addSelector("arrays", JsonNode::isArray);
        addSelector("objects", JsonNode::isObject);
        addSelector("iterables", JsonNode::isContainerNode);
        addSelector("scalars", JsonNode::isValueNode);
        addSelector("values", value -> !value.isNull());
        addSelector("finites", value -> value.isNumber() && !Double.isInfinite(value.doubleValue()));
        addSelector("normals", value -> value.isNumber() && Maths.isNormal(value.doubleValue()));
        add("isfinite", (budget, in) -> Values.of(in.isNumber() && !Double.isInfinite(in.doubleValue())));
    }

    private static void addSelector(String name, Predicate<JsonNode> type) {
        add(name, 0, args -> ofType(type));
    }

    private static void addSqlStyle() {
        add("INDEX", 1, args -> new Containers.IndexBy(EACH, args.get(0)));
        add("INDEX", 2, args -> new Containers.IndexBy(args.get(0), args.get(1)));
        add("IN", 1, args -> isIn(Filters.IDENTITY, args.get(0)));
        add("IN", 2, args -> isIn(args.get(0), args.get(1)));
        add("JOIN", 2, args -> new ArrayOf(new Containers.Join(args.get(0), EACH, args.get(1))));
        add("JOIN", 3, args -> new Containers.Join(args.get(0), args.get(1), args.get(2)));
        add("JOIN", 4, args -> new Pipe(new Containers.Join(args.get(0), args.get(1), args.get(2)), args.get(3)));
    }

    private static void addMaths() {
        Maths.ofInput().forEach(Library::add);
        Maths.ofTwo().forEach((name, f) -> add(name, 2, args -> new Call2(f, args.get(0), args.get(1))));
    }

    private static void addDates(DateFunctions dates) {
        add("now", dates::now);
        add("gmtime", dates::gmtime);
        add("localtime", dates::localtime);
        add("mktime", dates::mktime);
        add("strptime", dates::strptime);
        add("strftime", dates::strftime);
        add("strflocaltime", dates::strflocaltime);
        for (String name : new String[] {"todate", "todateiso8601", "date"}) {
            add(name, dates::toDate);
        }
        for (String name : new String[] {"fromdate", "fromdateiso8601"}) {
            add(name, dates::fromDate);
        }
    }

    private static void add(String name, int parameters, Maker maker) {
        FUNCTIONS.put(name + "/" + parameters, maker);
    }

    private static void add(String name, Unary function) {
        add(name, 0, args -> new Call0(function));
    }

    private static void add(String name, Operator function) {
        add(name, 1, args -> new Call1(function, args.get(0)));
    }

    private static Filter select(Filter condition) {
        return new Conditional(condition, Filters.IDENTITY, Filters.EMPTY);
    }

    private static Filter ofType(Predicate<JsonNode> type) {
        return select(new Call0((budget, in) -> Values.of(type.test(in))));
    }

    private static Filter map(Filter filter) {
        return new ArrayOf(new Pipe(EACH, filter));
    }

    /** The paths of what a filter gives, without that of the whole. */
    private static Filter parts(Filter filter) {
        return new Pipe(new PathsOf(filter), ofType(path -> !path.isEmpty()));
    }

    private static Filter one() {
        return new Constant(Numbers.of(1));
    }

    private static Filter all(Filter flags) {
        return new Binary(Operators::plus, flags, ALL);
    }

    private static Filter isIn(Filter source, Filter candidates) {
        return new Quantifier(true, new Binary(Operators::isEqual, source, candidates), Filters.IDENTITY);
    }
}
