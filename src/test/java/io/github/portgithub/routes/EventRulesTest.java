package io.github.portgithub.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.github.portgithub.github.event.EventPointer;
import io.github.portgithub.github.event.GithubEvent;
import io.github.portgithub.github.event.KindEvents;
import io.github.portgithub.jq.JqException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the rules of all kinds say of every action that GitHub has, as {@code docs/events.md} tells it. {@code
 * -Devents.write=true} renews the table there.
 */
class EventRulesTest {

    private static final Path PAGE = Path.of("docs/events.md");
    private static final String BEGIN = "| Event | Action | What happens |\n|---|---|---|\n";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** As much of payloads as rules read, of all events at once. */
    private static final String PAYLOAD = """
            {"repository": {"id": 1, "name": "api", "full_name": "acme/api", "default_branch": "main",
                            "owner": {"login": "acme"}},
             "organization": {"login": "acme"}, "sender": {"login": "mona"},
             "installation": {"id": 5, "account": {"login": "acme"}},
             "repositories_added": [{"full_name": "acme/web"}],
             "repositories_removed": [{"full_name": "acme/old"}],
             "pull_request": {"number": 7, "id": 70, "updated_at": "2026-01-01T00:00:00Z"},
             "issue": {"number": 8, "id": 80, "updated_at": "2026-01-01T00:00:00Z"},
             "release": {"id": 9, "updated_at": "2026-01-01T00:00:00Z"},
             "deployment": {"id": 10, "environment": "production", "updated_at": "2026-01-01T00:00:00Z"},
             "alert": {"number": 11, "updated_at": "2026-01-01T00:00:00Z", "secret": "s3cr3t"},
             "team": {"slug": "core", "id": 12}, "membership": {"user": {"login": "mona"}},
             "workflow": {"id": 13}, "workflow_run": {"id": 14, "updated_at": "2026-01-01T00:00:00Z"},
             "deployment_status": {"id": 15, "updated_at": "2026-01-01T00:00:00Z"}, "label": {"name": "bug"}, "milestone": {"number": 1},
             "ref": "refs/heads/main", "ref_type": "branch", "deleted": false, "created": false,
             "commits": [{"added": [".github/workflows/ci.yml", "README.md"], "modified": [], "removed": []}],
             "changes": {"name": {"from": "old"}, "repository": {"name": {"from": "old"}},
                         "owner": {"from": {"organization": {"login": "globex"}}}}}
            """;

    @Test
    void eventsPage_saysOfEachActionWhatHappens() throws Exception {
        String table = table();
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf("\n\n", begin) + 1;
        if (Boolean.getBoolean("events.write")) {
            Files.writeString(PAGE, page.substring(0, begin) + table + page.substring(end));
        } else {
            assertThat(page.substring(begin, end)).isEqualTo(table);
        }
    }

    @Test
    void eachRule_isAboutAnEventThatGithubHas() throws Exception {
        Set<String> known = new LinkedHashSet<>();
        events().fieldNames().forEachRemaining(known::add);

        for (KindEvents kind : kinds()) {
            assertThat(known).as(kind.kind()).containsAll(kind.events());
        }
    }

    @Test
    void eachKind_saysWhichEventsConcernIt() throws Exception {
        Set<String> told = kinds().stream().map(KindEvents::kind).collect(Collectors.toSet());
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file : files.toList()) {
                if (Files.readString(file).contains("note: \"Selector: ")) {
                    assertThat(told).contains(file.getFileName().toString().replace(".camel.yaml", ""));
                }
            }
        }
    }

    @Test
    void noRecord_hasASecret() throws Exception {
        for (KindEvents kind : kinds()) {
            if (kind.kind().equals("secret-scanning-alerts")) {
                assertThat(pointers(kind, "secret_scanning_alert", "created")
                                .get(0)
                                .record())
                        .isNotNull()
                        .noneMatch(value -> value.asText().contains("s3cr3t"));
            }
        }
    }

    /** The made-up event of the table is one that GitHub may send: for real ones the same happens. */
    @Test
    void realEvents_areHandledAsTheTableSays() throws Exception {
        List<KindEvents> kinds = kinds();
        Set<String> unlike = new TreeSet<>();
        for (GithubEvent event : RealEvents.all()) {
            for (KindEvents kind : kinds) {
                Set<String> told = new TreeSet<>();
                for (EventPointer pointer : pointers(kind, event.name(), event.action())) {
                    told.add(what(pointer));
                }
                for (EventPointer pointer : kind.pointers(event)) {
                    String what = what(pointer);
                    if (told.stream().noneMatch(one -> one.endsWith(what))) {
                        unlike.add(event + " for " + kind.kind() + ": " + what + ", not " + told);
                    }
                    boolean ofRepository = event.repository().isObject() && pointer.repository() != null;
                    if (ofRepository
                            && !pointer.repository()
                                    .equals(event.repository().path("full_name").asText())) {
                        unlike.add(event + " for " + kind.kind() + ": of " + pointer.repository());
                    }
                    if (pointer.relist() == null && pointer.path() == null && pointer.confirm() == null) {
                        unlike.add(event + " for " + kind.kind() + ": at " + pointer.path());
                    }
                }
            }
        }
        assertThat(unlike).isEmpty();
    }

    private static String table() throws Exception {
        StringBuilder table = new StringBuilder();
        List<KindEvents> kinds = kinds();
        for (Map.Entry<String, JsonNode> event : events().properties()) {
            Map<String, List<String>> rows = new java.util.LinkedHashMap<>();
            List<String> actions = new ArrayList<>();
            event.getValue().forEach(action -> actions.add(action.asText()));
            for (String action : actions.isEmpty() ? List.of("") : actions) {
                String what = what(kinds, event.getKey(), action);
                if (!what.isEmpty()) {
                    rows.computeIfAbsent(what, any -> new ArrayList<>()).add(action);
                }
            }
            boolean all = rows.size() == 1 && rows.values().iterator().next().size() == Math.max(1, actions.size());
            rows.forEach((what, some) -> table.append("| `" + event.getKey() + "` | ")
                    .append(
                            actions.isEmpty()
                                    ? ""
                                    : all && some.size() > 1 ? "all " + some.size() : String.join(", ", some))
                    .append(" | " + what + " |\n"));
        }
        return table.toString();
    }

    private static String what(List<KindEvents> kinds, String event, String action) throws Exception {
        Map<String, Set<String>> said = new TreeMap<>();
        for (KindEvents kind : kinds) {
            for (EventPointer pointer : pointers(kind, event, action)) {
                said.computeIfAbsent(what(pointer), any -> new LinkedHashSet<>())
                        .add("`" + kind.kind() + "`");
            }
        }
        return said.entrySet().stream()
                .map(one -> String.join(", ", one.getValue()) + ": " + one.getKey())
                .collect(Collectors.joining("; "));
    }

    private static String what(EventPointer pointer) {
        if (pointer.relist() != null) {
            return switch (pointer.relist()) {
                case LISTING ->
                    "listed again for the " + (pointer.repository() == null ? "organization" : "repository");
                case KIND -> "listed again everywhere";
                case REPOSITORY ->
                    pointer.former() == null
                            ? "everything of the repository is read again"
                            : "everything of the repository is read again, what is left under its former name goes";
                case ORGANIZATION -> "everything of the organization is read again";
            };
        }
        if (pointer.gone()) {
            return "goes, once GitHub says so";
        }
        return pointer.stamp() == null ? "fetched" : "taken from the event, or fetched";
    }

    private static List<EventPointer> pointers(KindEvents kind, String event, String action)
            throws IOException, JqException {
        ObjectNode payload = (ObjectNode) JSON.readTree(PAYLOAD);
        if (!action.isEmpty()) {
            payload.put("action", action);
        }
        if (Set.of("create", "delete").contains(event)) {
            payload.put("ref", "main");
            List<EventPointer> pointers = new ArrayList<>(kind.pointers(new GithubEvent(event, payload.deepCopy())));
            pointers.addAll(kind.pointers(new GithubEvent(event, payload.put("ref_type", "tag"))));
            return pointers;
        }
        if (event.equals("push")) {
            List<EventPointer> pointers = new ArrayList<>(kind.pointers(new GithubEvent(event, payload.deepCopy())));
            if (pointers.isEmpty()) {
                pointers.addAll(kind.pointers(new GithubEvent(event, payload.put("ref", "refs/tags/v1"))));
            }
            return pointers;
        }
        List<EventPointer> pointers = new ArrayList<>(kind.pointers(new GithubEvent(event, payload.deepCopy())));
        if (event.equals("team")) {
            // Without a new name, too
            pointers.addAll(kind.pointers(new GithubEvent(event, payload.without(List.of("changes")))));
        }
        return pointers;
    }

    private static JsonNode events() throws IOException {
        return JSON.readTree(
                Path.of("src/test/resources/contract/github-events.json").toFile());
    }

    /** Reads the beans of all route files as Camel would. */
    static List<KindEvents> kinds() throws IOException {
        List<KindEvents> kinds = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file : files.sorted().toList()) {
                for (JsonNode part : YAML.readTree(file.toFile())) {
                    for (JsonNode bean : part.path("beans")) {
                        if (bean.path("type").asText().equals(KindEvents.class.getName())) {
                            KindEvents kind = new KindEvents(
                                    bean.path("constructors").path("0").asText());
                            JsonNode properties = bean.path("properties");
                            kind.setEvents(properties.path("events").asText());
                            if (properties.has("listed")) {
                                kind.setListed(properties.path("listed").asText());
                            }
                            if (properties.has("without")) {
                                kind.setWithout(properties.path("without").asText());
                            }
                            kinds.add(kind);
                        }
                    }
                }
            }
        }
        return kinds;
    }
}
