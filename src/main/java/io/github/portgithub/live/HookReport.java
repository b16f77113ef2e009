package io.github.portgithub.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.github.Owner;
import io.github.portgithub.http.Secrets;
import io.github.portgithub.resync.ResyncRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One look at the webhooks at GitHub: what it is to do, and what it has found and done so far. Lives in the exchange variable
 * {@code hooks}; used by one thread.
 */
public final class HookReport {

    /** What is to be done. */
    public enum Task {
        /** Nothing is changed. */
        STATUS,
        /** What is missing is made, and what differs is mended. */
        CREATE,
        /** What is ours is removed. */
        REMOVE
    }

    /**
     * What was found of one webhook.
     *
     * @param good whether events come from it, as far as GitHub tells
     * @param changed whether something was changed
     * @param text what was found or done, for people
     */
    public record Line(boolean good, boolean changed, String text) {}

    private final Task task;
    private final ResyncRun run;
    private final List<Line> lines = new ArrayList<>();
    private final List<Hook> hooks = new ArrayList<>();
    private final List<JsonNode> listed = new ArrayList<>();
    private List<Owner> owners = List.of();
    private Set<String> events = Set.of();
    private HookChange change;

    HookReport(Task task, ResyncRun run) {
        this.task = task;
        this.run = run;
    }

    Task task() {
        return task;
    }

    /** Returns the run in whose name GitHub is asked. */
    public ResyncRun getRun() {
        return run;
    }

    /** Returns whose webhooks are looked at. */
    public List<Owner> getOwners() {
        return owners;
    }

    void plan(List<Owner> whose, Set<String> wanted) {
        owners = whose;
        events = wanted;
    }

    /** Returns the events that the kinds of the mapping are about. */
    Set<String> events() {
        return events;
    }

    /** Returns what GitHub has listed of one organization or repository. */
    List<JsonNode> listed() {
        return listed;
    }

    /** Returns the webhooks that send us events. */
    public List<Hook> hooks() {
        return List.copyOf(hooks);
    }

    void found(Hook hook) {
        hooks.add(hook);
    }

    void change(HookChange next) {
        change = next;
    }

    HookChange change() {
        return change;
    }

    void add(boolean good, boolean changed, String text) {
        lines.add(new Line(good, changed, Secrets.shown(text)));
    }

    /** Returns what was found, webhook by webhook. */
    public List<Line> lines() {
        return List.copyOf(lines);
    }

    /** Returns 0 if all is as it should be, else 1. */
    public int exitCode() {
        return lines.stream().allMatch(Line::good) ? 0 : 1;
    }

    /** Returns a line for each webhook, what is wrong last. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        lines.stream()
                .sorted(Comparator.comparing(line -> !line.good()))
                .forEach(line -> text.append(
                        String.format(Locale.ROOT, "%s %s%n", line.good() ? "ok     " : "problem", line.text())));
        return text.toString();
    }
}
