package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.jcodings.specific.UTF8Encoding;
import org.joni.Matcher;
import org.joni.NameEntry;
import org.joni.Option;
import org.joni.Regex;
import org.joni.Region;
import org.joni.Syntax;
import org.joni.exception.JOniException;

/**
 * A compiled regular expression with its flags, in the syntax of Oniguruma, as in jq. Immutable and thread-safe.
 *
 * @see <a href="https://jqlang.org/manual/v1.8/#regular-expressions">jq 1.8 manual, Regular expressions</a>
 */
final class RegularExpression {

    private static final int STEPS_TO_COMPILE = 1000;

    /** What one place to go back to takes in the matcher's memory. */
    private static final int BYTES_PER_CHOICE = 48;

    private final String pattern;
    private final String flags;
    private final Regex regex;
    private final int choicesPerCharacter;
    private final boolean global;
    private final String[] groupNames;

    private RegularExpression(String pattern, String flags) {
        this.pattern = pattern;
        this.flags = flags;
        int options = Option.CAPTURE_GROUP;
        boolean all = false;
        for (int i = 0; i < flags.length(); i++) {
            switch (flags.charAt(i)) {
                case 'g' -> all = true;
                case 'i' -> options |= Option.IGNORECASE;
                case 'x' -> options |= Option.EXTEND;
                case 's' -> options |= Option.SINGLELINE;
                case 'p' -> options |= Option.MULTILINE | Option.SINGLELINE;
                case 'l' -> options |= Option.FIND_LONGEST;
                case 'n' -> options |= Option.FIND_NOT_EMPTY;
                default -> throw new JqError(flags + " is not a valid modifier string");
            }
        }
        global = all;
        byte[] bytes = pattern.getBytes(StandardCharsets.UTF_8);
        try {
            regex = new Regex(bytes, 0, bytes.length, options, UTF8Encoding.INSTANCE, Syntax.PerlNG);
        } catch (JOniException e) {
            throw new JqError(pattern + " (at offset 0) is not a valid regex: " + e.getMessage());
        }
        groupNames = groupNames(regex);
        choicesPerCharacter =
                (int) pattern.chars().filter(c -> "()*+?{|".indexOf(c) >= 0).count() + 1;
    }

    /**
     * Returns the regular expression of a pattern and flags.
     *
     * @param budget what compiling it counts for
     * @param last what the same place in the program used last, or null: programs mostly use one and the same
     * @param flags a string, or null for none
     */
    static RegularExpression of(Budget budget, RegularExpression last, JsonNode pattern, JsonNode flags) {
        if (!pattern.isTextual()) {
            throw new JqError(Values.described(pattern) + " cannot be matched, as it is not a string");
        }
        if (!flags.isTextual() && !flags.isNull()) {
            throw new JqError(Values.described(flags) + " is not a string");
        }
        String flagText = flags.isNull() ? "" : flags.textValue();
        boolean same = last != null && last.pattern.equals(pattern.textValue()) && last.flags.equals(flagText);
        if (same) {
            return last;
        }
        budget.steps(STEPS_TO_COMPILE + pattern.textValue().length());
        return new RegularExpression(pattern.textValue(), flagText);
    }

    private static String[] groupNames(Regex regex) {
        String[] names = new String[regex.numberOfCaptures() + 1];
        if (regex.numberOfNames() > 0) {
            for (Iterator<NameEntry> entries = regex.namedBackrefIterator(); entries.hasNext(); ) {
                NameEntry entry = entries.next();
                String name = new String(entry.name, entry.nameP, entry.nameEnd - entry.nameP, StandardCharsets.UTF_8);
                for (int group : entry.getBackRefs()) {
                    names[group] = name;
                }
            }
        }
        return names;
    }

    /** Takes the matches, one after another. */
    interface MatchOutput {

        void emit(Match match);
    }

    /** Tells whether the text has a match. */
    boolean test(Budget budget, JsonNode text) {
        return new Search(budget, text).next();
    }

    /** Gives the first match, or all with the flag {@code g}, before it returns. */
    void each(Budget budget, JsonNode text, MatchOutput out) {
        Search search = new Search(budget, text);
        while (search.next()) {
            budget.step();
            out.emit(new Match(search));
            if (!global) {
                return;
            }
        }
    }

    /** Gives what is before, between and after all matches. */
    void split(Budget budget, JsonNode text, Output out) {
        Search search = new Search(budget, text);
        int from = 0;
        while (search.next()) {
            out.emit(Values.string(budget, search.substring(from, search.matcher.getBegin())));
            from = search.matcher.getEnd();
        }
        out.emit(Values.string(budget, search.substring(from, search.bytes.length)));
    }

    /** A walk through a text from match to match. */
    private final class Search {

        private final Budget budget;
        private final String text;
        private final byte[] bytes;
        private final Matcher matcher;
        private int from;

        Search(Budget budget, JsonNode in) {
            if (!in.isTextual()) {
                throw new JqError(Values.described(in) + " cannot be matched, as it is not a string");
            }
            this.budget = budget;
            text = in.textValue();
            bytes = text.getBytes(StandardCharsets.UTF_8);
            budget.string(bytes.length);
            matcher = regex.matcher(bytes, 0, bytes.length);
        }

        boolean next() {
            if (from > bytes.length) {
                return false;
            }
            if (search() < 0) {
                return false;
            }
            from = matcher.getEnd();
            if (matcher.getEnd() == matcher.getBegin()) {
                from += from < bytes.length ? UTF8Encoding.INSTANCE.length(bytes, from, bytes.length) : 1;
            }
            return true;
        }

        private int search() {
            boolean mayFillMemory = !budget.allows((long) bytes.length * choicesPerCharacter * BYTES_PER_CHOICE);
            return budget.searchTime().run(budget, this::search, mayFillMemory);
        }

        private int search(long alarmNanos) {
            matcher.setTimeout(alarmNanos);
            return matcher.search(from, bytes.length, Option.NONE);
        }

        boolean isAscii() {
            return bytes.length == text.length();
        }

        String substring(int begin, int end) {
            return isAscii()
                    ? text.substring(begin, end)
                    : new String(bytes, begin, end - begin, StandardCharsets.UTF_8);
        }

        int codePoints(int begin, int end) {
            if (isAscii()) {
                return end - begin;
            }
            budget.steps(end - begin >> 5);
            int count = 0;
            for (int i = begin; i < end; i++) {
                count += (bytes[i] & 0xC0) == 0x80 ? 0 : 1;
            }
            return count;
        }
    }

    /** One match. Valid until the next one is asked for. */
    final class Match {

        private final Search search;
        private final int begin;
        private final int end;

        Match(Search search) {
            this.search = search;
            begin = search.matcher.getBegin();
            end = search.matcher.getEnd();
        }

        /** Returns the text between two byte positions. */
        String text(int from, int to) {
            return search.substring(from, to);
        }

        /** Returns the text from a byte position to the end. */
        String textFrom(int from) {
            return search.substring(from, search.bytes.length);
        }

        int begin() {
            return begin;
        }

        int end() {
            return end;
        }

        /** Returns where the match begins, in code points. */
        int offset() {
            return search.codePoints(0, begin);
        }

        /** Returns how long the match is, in code points. */
        int length() {
            return search.codePoints(begin, end);
        }

        /** Returns jq's match object. */
        ObjectNode toJson() {
            Budget budget = search.budget;
            ObjectNode json = located(begin, end);
            budget.array(groupNames.length);
            ArrayNode captures = json.putArray("captures");
            for (int group = 1; group < groupNames.length; group++) {
                int from = groupBegin(group);
                ObjectNode capture;
                if (from < 0) {
                    budget.object(4);
                    capture = JsonNodeFactory.instance.objectNode();
                    capture.put("offset", -1).put("length", 0).putNull("string");
                } else {
                    capture = located(from, groupEnd(group));
                }
                captures.add(capture.put("name", groupNames[group]));
            }
            return json;
        }

        private ObjectNode located(int from, int to) {
            search.budget.object(4);
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.set("offset", IntNode.valueOf(search.codePoints(0, from)));
            json.set("length", IntNode.valueOf(search.codePoints(from, to)));
            json.set("string", Values.string(search.budget, text(from, to)));
            return json;
        }

        /** Returns the named groups as an object; those that took no part are null. */
        JsonNode namedGroups() {
            search.budget.object(groupNames.length);
            ObjectNode groups = JsonNodeFactory.instance.objectNode();
            for (int group = 1; group < groupNames.length; group++) {
                if (groupNames[group] != null) {
                    groups.set(groupNames[group], group(group));
                }
            }
            return groups;
        }

        /** Returns what {@code scan} gives: the match, or the array of its groups if there are any. */
        JsonNode scanned() {
            if (groupNames.length == 1) {
                return Values.string(search.budget, text(begin, end));
            }
            ArrayNode groups = Values.array(search.budget);
            for (int group = 1; group < groupNames.length; group++) {
                search.budget.element();
                groups.add(group(group));
            }
            return groups;
        }

        private JsonNode group(int group) {
            int from = groupBegin(group);
            return from < 0 ? Values.NULL : TextNode.valueOf(text(from, groupEnd(group)));
        }

        private int groupBegin(int group) {
            Region region = search.matcher.getEagerRegion();
            return region.getBeg(group);
        }

        private int groupEnd(int group) {
            return search.matcher.getEagerRegion().getEnd(group);
        }
    }
}
