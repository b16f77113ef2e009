package io.github.portgithub.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.sandbox.GithubEvents.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * GitHub's webhooks of organizations and repositories, and the lists of what they have delivered, newest first. Shows no
 * secret, makes no second webhook of the same address, and sends each event once, as GitHub does. Thread-safe.
 *
 * @see <a href="https://docs.github.com/rest/orgs/webhooks">GitHub: organization webhooks</a>
 * @see <a href="https://docs.github.com/webhooks/using-webhooks/handling-failed-webhook-deliveries">GitHub: failed
 *     deliveries</a>
 */
public final class GithubHooks {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String HIDDEN = "********";

    private final ObjectMapper mapper = new ObjectMapper();
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final Map<String, List<Hook>> hooks = new LinkedHashMap<>();
    private long lastHook = 10;
    private long lastDelivery = 1_000_000;

    private static final class Hook {
        private final long id;
        private final ObjectNode body;
        private final List<ObjectNode> deliveries = new ArrayList<>();

        private Hook(long id, ObjectNode body) {
            this.id = id;
            this.body = body;
        }
    }

    /**
     * Answers a request about the webhooks of an organization or repository.
     *
     * @param request the request
     * @param place {@code /orgs/ORG} or {@code /repos/OWNER/REPO}
     * @param rest what follows {@code /hooks} in the path, parted at slashes
     * @param apiUrl where the API is, without a slash at the end
     * @return the answer; empty if there is no such thing
     */
    synchronized Optional<SandboxAnswer> answer(
            SandboxRequest request, String place, List<String> rest, String apiUrl) {
        List<Hook> here = hooks.computeIfAbsent(place.toLowerCase(Locale.ROOT), any -> new ArrayList<>());
        if (rest.isEmpty()) {
            return Optional.of(request.method().equals("POST") ? create(request, here) : list(here));
        }
        Hook hook = here.stream()
                .filter(one -> String.valueOf(one.id).equals(rest.get(0)))
                .findFirst()
                .orElse(null);
        if (hook == null) {
            return Optional.empty();
        }
        if (rest.size() == 1) {
            return switch (request.method()) {
                case "GET" -> Optional.of(SandboxAnswer.json(200, shown(hook)));
                case "DELETE" -> {
                    here.remove(hook);
                    yield Optional.of(SandboxAnswer.empty(204));
                }
                default -> {
                    hook.body.setAll(parsed(request));
                    yield Optional.of(SandboxAnswer.json(200, shown(hook)));
                }
            };
        }
        if (rest.size() == 2) {
            return Optional.of(deliveries(request, hook, apiUrl + place + "/hooks/" + hook.id + "/deliveries"));
        }
        return hook.deliveries.stream()
                .filter(one -> one.path("id").asText().equals(rest.get(2)))
                .findFirst()
                .map(one -> SandboxAnswer.json(200, one));
    }

    private SandboxAnswer list(List<Hook> here) {
        ArrayNode list = JSON.arrayNode();
        here.forEach(hook -> list.add(shown(hook)));
        return SandboxAnswer.json(200, list);
    }

    private SandboxAnswer create(SandboxRequest request, List<Hook> here) {
        ObjectNode body = parsed(request);
        String url = body.path("config").path("url").asText();
        if (here.stream()
                .anyMatch(hook -> hook.body.path("config").path("url").asText().equals(url))) {
            ObjectNode error = JSON.objectNode().put("message", "Validation Failed");
            error.putArray("errors")
                    .addObject()
                    .put("resource", "Hook")
                    .put("code", "custom")
                    .put("message", "Hook already exists on this organization");
            return SandboxAnswer.json(422, error);
        }
        Hook hook = new Hook(++lastHook, body);
        here.add(hook);
        return SandboxAnswer.json(201, shown(hook));
    }

    private static ObjectNode shown(Hook hook) {
        ObjectNode shown = hook.body.deepCopy().put("id", hook.id).put("type", "Organization");
        if (shown.path("config").has("secret")) {
            ((ObjectNode) shown.get("config")).put("secret", HIDDEN);
        }
        return shown;
    }

    private ObjectNode parsed(SandboxRequest request) {
        try {
            return (ObjectNode) mapper.readTree(request.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The cursor is the id of the last delivery that was shown. */
    private static SandboxAnswer deliveries(SandboxRequest request, Hook hook, String url) {
        Map<String, String> parameters = request.parameters();
        int most = Math.min(100, Integer.parseInt(parameters.getOrDefault("per_page", "30")));
        long before = Long.parseLong(parameters.getOrDefault("cursor", String.valueOf(Long.MAX_VALUE)));
        ArrayNode page = JSON.arrayNode();
        boolean more = false;
        for (int i = hook.deliveries.size() - 1; i >= 0 && !more; i--) {
            ObjectNode delivery = hook.deliveries.get(i);
            if (delivery.path("id").asLong() >= before) {
                continue;
            }
            more = page.size() == most;
            if (!more) {
                ObjectNode item = delivery.deepCopy();
                item.remove(List.of("request", "response", "url"));
                page.add(item);
            }
        }
        SandboxAnswer answer = SandboxAnswer.json(200, page);
        return more
                ? answer.withHeader(
                        "Link",
                        "<" + url + "?per_page=" + most + "&cursor="
                                + page.get(page.size() - 1).path("id").asLong() + ">; rel=\"next\"")
                : answer;
    }

    /**
     * Returns the webhooks of an organization or repository, with their secrets.
     *
     * @param place {@code /orgs/ORG} or {@code /repos/OWNER/REPO}
     * @return the webhooks as they were set up
     */
    public synchronized List<JsonNode> of(String place) {
        return hooks.getOrDefault(place, List.of()).stream()
                .<JsonNode>map(hook -> hook.body.deepCopy())
                .toList();
    }

    /**
     * Lets somebody change the webhooks of an organization or repository by hand.
     *
     * @param place {@code /orgs/ORG} or {@code /repos/OWNER/REPO}
     * @param change what is done to each
     */
    public synchronized void change(String place, Consumer<ObjectNode> change) {
        hooks.getOrDefault(place, List.of()).forEach(hook -> change.accept(hook.body));
    }

    /**
     * Lets something happen at an organization: each of its webhooks that wants to know of it gets the event.
     *
     * @param place {@code /orgs/ORG} or {@code /repos/OWNER/REPO}
     * @param event what happened
     * @param arrives whether it reaches anybody; if not, it is listed as failed
     */
    public void send(String place, Event event, boolean arrives) {
        List<Hook> listening;
        synchronized (this) {
            listening = hooks.getOrDefault(place, List.of()).stream()
                    .filter(hook -> hook.body.path("active").asBoolean(true))
                    .filter(hook -> StreamSupport.stream(
                                    hook.body.path("events").spliterator(), false)
                            .anyMatch(name -> name.asText().equals(event.name())
                                    || name.asText().equals("*")))
                    .toList();
        }
        for (Hook hook : listening) {
            int status = arrives ? post(hook, event) : 502;
            synchronized (this) {
                hook.deliveries.add(delivery(event, status));
            }
        }
    }

    private ObjectNode delivery(Event event, int status) {
        ObjectNode delivery = JSON.objectNode()
                .put("id", ++lastDelivery)
                .put("guid", event.delivery())
                .put("delivered_at", Instant.now().toString())
                .put("redelivery", false)
                .put("duration", 0.1)
                .put("status", status / 100 == 2 ? "OK" : "failed to connect to host")
                .put("status_code", status)
                .put("event", event.name());
        try {
            JsonNode payload = mapper.readTree(event.payload());
            delivery.set("action", payload.path("action"));
            delivery.putObject("request").set("payload", payload);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        delivery.putObject("response");
        return delivery;
    }

    private int post(Hook hook, Event event) {
        JsonNode config = hook.body.path("config");
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(config.path("url").asText()))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .header("User-Agent", "GitHub-Hookshot/0000000")
                .header("X-GitHub-Event", event.name())
                .header("X-GitHub-Delivery", event.delivery())
                .header("X-GitHub-Hook-ID", String.valueOf(hook.id))
                .POST(BodyPublishers.ofByteArray(event.payload()));
        if (config.hasNonNull("secret")) {
            request.header(
                    "X-Hub-Signature-256",
                    "sha256=" + signature(config.path("secret").asText(), event.payload()));
        }
        try {
            return client.send(request.build(), BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 502;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 502;
        }
    }

    private static String signature(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
