package io.github.portgithub.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.StartupListener;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.ResourceReload;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.RoutePolicySupport;
import org.apache.camel.support.RouteWatcherReloadStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a saved route file of ours over when no resync is going on, and keeps the routes of before if it is faulty. Camel's
 * own reload, in {@code camel.main.routes-reload-enabled}, stops routes in the middle of a run and does not bring them back
 * after a mistake; it still watches the files, and reloads those that are not ours.
 *
 * <p>A bean of {@code routes/beans.camel.yaml}. Thread-safe.
 *
 * @see <a href="https://camel.apache.org/manual/route-reload.html">Camel: route reload</a>
 */
public final class RouteReload extends RoutePolicySupport
        implements CamelContextAware, RoutePolicyFactory, StartupListener {

    private static final Logger LOG = LoggerFactory.getLogger(RouteReload.class);

    private static final long MILLIS_BETWEEN_LOOKS = 500;
    private static final String RUNS = "port-github-resync";
    private static final String RUN = "port-github-run";
    private static final String OUR_ROUTES = "port-github-";
    // What defines something of ours; a host's file may well call it
    private static final Pattern OURS =
            Pattern.compile("\\b(id:\\s*[\"']?" + OUR_ROUTES + "|name:\\s*[\"']?portGithub)");
    private static final Pattern BEANS = Pattern.compile("^-\\s+beans:", Pattern.MULTILINE);
    private static final Pattern BEAN = Pattern.compile("^\\s+- name:\\s*[\"']?([\\w.-]+)", Pattern.MULTILINE);
    /** Parts a file at what it defines. */
    private static final Pattern PARTS = Pattern.compile("^(?=-\\s)", Pattern.MULTILINE);

    private static final Pattern COMMENTS = Pattern.compile("^\\s*(#.*)?\\R?", Pattern.MULTILINE);
    private static final Pattern ROUTE_ID =
            Pattern.compile("^-\\s+route:(?:\\s*#.*)?\\s+id:\\s*[\"']?([\\w.-]+)", Pattern.MULTILINE);
    private static final Pattern ROUTES = Pattern.compile("^-\\s+(route|from):", Pattern.MULTILINE);

    private final Lock lock = new ReentrantLock();
    private final Set<Path> saved = new LinkedHashSet<>();
    private final Map<Path, String> good = new HashMap<>();
    private CamelContext camelContext;

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    /**
     * Asks to be told of saved files; called once at start.
     *
     * @throws Exception never before the context has started, says Camel
     */
    public void watch() throws Exception {
        camelContext.addStartupListener(this);
        camelContext.addRoutePolicyFactory(this);
    }

    @Override
    public RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        return routeId.equals(RUN) ? this : null;
    }

    /**
     * Before a run: one may follow another without a pause. It does not wait for a file that is being taken over, which may
     * in turn wait for the run to leave a route.
     */
    @Override
    public void onExchangeBegin(Route route, Exchange exchange) {
        if (lock.tryLock()) {
            try {
                takeOverSaved();
            } finally {
                lock.unlock();
            }
        }
    }

    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        // too early: Camel's watcher may not have started
    }

    @Override
    public void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted) throws IOException {
        RouteWatcherReloadStrategy watcher = context.hasService(RouteWatcherReloadStrategy.class);
        // Camel makes the beans of a YAML file twice; only the one it keeps listens
        if (watcher == null || context.getRegistry().lookupByName("portGithubReload") != this) {
            return;
        }
        for (RouteDefinition route : routes()) {
            Path file = route.getId().startsWith(OUR_ROUTES) ? file(route.getResource()) : null;
            if (file != null && !good.containsKey(file)) {
                good.put(file, Files.readString(file));
            }
        }
        ResourceReload camels = watcher.getResourceReload();
        watcher.setResourceReload((name, resource) -> {
            if (!note(resource)) {
                camels.onReload(name, resource);
            }
        });
        ScheduledExecutorService looking =
                context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "port-github-reload");
        looking.scheduleWithFixedDelay(
                this::lookAround, MILLIS_BETWEEN_LOOKS, MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
    }

    /** Notes a saved file, unless it is none of ours. */
    private boolean note(Resource resource) throws IOException {
        Path file = file(resource);
        if (file == null || !Files.exists(file)) {
            return false;
        }
        lock.lock();
        try {
            return note(file);
        } finally {
            lock.unlock();
        }
    }

    private boolean note(Path file) throws IOException {
        String text = Files.readString(file);
        if (text.isBlank()) {
            // Half a save: editors empty a file before they write it
            return true;
        }
        if (!good.containsKey(file) && !OURS.matcher(text).find()) {
            return false;
        }
        if (saved.add(file) && camelContext.getInflightRepository().size(RUNS) > 0) {
            LOG.info("{} has been saved; it is taken over when the run that is going on has ended", file);
        }
        return true;
    }

    private void lookAround() {
        lock.lock();
        try {
            if (camelContext.getInflightRepository().size(RUNS) == 0) {
                takeOverSaved();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes over what is not in use this moment, as the route is that begins a run; the rest waits for another. */
    private void takeOverSaved() {
        for (Path file : List.copyOf(saved)) {
            if (routesOf(file)
                    .allMatch(route -> camelContext.getInflightRepository().size(route.getId()) == 0)) {
                saved.remove(file);
                takeOver(file);
            }
        }
    }

    private void takeOver(Path file) {
        try {
            String text = Files.readString(file);
            // One save is often told twice
            if (!text.equals(good.get(file))) {
                checkIds(file, text);
                check(text, good.get(file));
                load(file, text);
                MissingRoutes.check(camelContext);
                good.put(file, text);
                LOG.info("{} has been taken over", file);
            }
        } catch (Exception e) {
            LOG.warn("{} has not been taken over, the routes of before go on: {}", file, new StartFailure(e).reason());
            restore(file);
        }
    }

    private void check(String text, String before) {
        if (!beans(text).equals(before == null ? "" : beans(before)) && !isOfNewBeans(text, before)) {
            throw new IllegalArgumentException(
                    "it holds other beans than at its start, which the routes have kept since; restart");
        }
        if (!ROUTES.matcher(text).find()) {
            throw new IllegalArgumentException(
                    "it holds no route, and what else it holds the routes have kept since their start; restart");
        }
    }

    /** Tells whether a file is new, and so are its beans: nobody keeps others of their names. */
    private boolean isOfNewBeans(String text, String before) {
        return before == null
                && BEAN.matcher(beans(text))
                        .results()
                        .allMatch(bean -> camelContext.getRegistry().lookupByName(bean.group(1)) == null);
    }

    /** Returns what a file says of beans, without its comments. */
    private static String beans(String text) {
        return PARTS.splitAsStream(text)
                .filter(part -> BEANS.matcher(part).find())
                .map(part -> COMMENTS.matcher(part).replaceAll(""))
                .collect(Collectors.joining());
    }

    /** Empties the lines of beans: a message about another line still has its number. */
    private static String withoutBeans(String text) {
        return PARTS.splitAsStream(text)
                .map(part -> BEANS.matcher(part).find() ? part.replaceAll(".*", "") : part)
                .collect(Collectors.joining());
    }

    /** A copy of a file has the ids of the original, and the next start would refuse the two. */
    private void checkIds(Path file, String text) {
        Set<String> ids =
                ROUTE_ID.matcher(text).results().map(found -> found.group(1)).collect(Collectors.toSet());
        for (RouteDefinition route : routes()) {
            Path home = file(route.getResource());
            boolean gone = home != null && !Files.exists(home);
            if (ids.contains(route.getRouteId()) && !file.equals(home) && !gone) {
                throw new IllegalArgumentException("route " + route.getRouteId() + " is "
                        + (home != null ? "in " + home : "there") + " already; give this one another id");
            }
        }
    }

    /** Puts the routes of a text in place of those that the file has now; beans stay, unless the file is new. */
    private void load(Path file, String text) throws Exception {
        String loadable = good.containsKey(file) ? withoutBeans(text) : text;
        Set<String> loaded = PluginHelper.getRoutesLoader(camelContext)
                .updateRoutes(List.of(ResourceHelper.fromString("file:" + file, loadable)));
        for (RouteDefinition route : routesOf(file).toList()) {
            if (!loaded.contains(route.getId())) {
                remove(route);
            }
        }
    }

    /**
     * Camel's own reload restores what ran before by itself from 4.23 on (CAMEL-24860, CAMEL-24899). That can then be left to
     * it, and {@link #good} with it; to wait for the end of a run cannot.
     */
    private void restore(Path file) {
        try {
            String text = good.get(file);
            if (text != null) {
                load(file, text);
                return;
            }
            for (RouteDefinition route : routesOf(file).toList()) {
                remove(route);
            }
        } catch (Exception e) {
            LOG.error("{}: the routes of before cannot go on; restart", file, e);
        }
    }

    private void remove(RouteDefinition route) throws Exception {
        camelContext.getCamelContextExtension().getContextPlugin(Model.class).removeRouteDefinition(route);
    }

    private Stream<RouteDefinition> routesOf(Path file) {
        return routes().stream().filter(route -> file.equals(file(route.getResource())));
    }

    private List<RouteDefinition> routes() {
        return List.copyOf(camelContext
                .getCamelContextExtension()
                .getContextPlugin(Model.class)
                .getRouteDefinitions());
    }

    /** Returns the file of a resource, or null if it is in none, as in a jar: {@code file:/folder/some.jar!/its/name}. */
    private static Path file(Resource resource) {
        return resource == null
                        || !resource.getLocation().startsWith("file:")
                        || resource.getLocation().contains("!/")
                ? null
                : Path.of(resource.getLocation().substring("file:".length()))
                        .toAbsolutePath()
                        .normalize();
    }
}
