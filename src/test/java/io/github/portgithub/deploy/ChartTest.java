package io.github.portgithub.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The chart, linted and rendered by Helm itself, and the CronJob for those without it. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "Helm is in the build for this system only")
class ChartTest {

    private static final String LEDGER = "env.PORT_LEDGER_URL";
    private static final String POSTGRESQL = "jdbc:postgresql://db/port";
    private static final Path DEPLOY = Path.of("src", "deploy");

    @TempDir
    private static Path directory;

    private static Path chart;

    @BeforeAll
    static void nameTheVersion() throws IOException {
        Path source = DEPLOY.resolve("helm/port-github-routes");
        chart = directory.resolve("port-github-routes");
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = chart.resolve(source.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.writeString(copy, Files.readString(file).replace("${version}", "1.2.3"));
            }
        }
    }

    @Test
    void helmFindsNothingToSay() {
        LintResult result = new Helm(chart).lint().strict().call();

        assertThat(result.isFailed())
                .as(String.join("\n", result.getMessages()))
                .isFalse();
    }

    @Test
    void aPodThatGoesOn_isTheDefault() {
        Map<String, Map<String, Object>> made = rendered(Map.of("existingSecret", "port-github"));

        assertThat(made).containsOnlyKeys("Deployment", "PersistentVolumeClaim");
        Map<String, Object> deployment = made.get("Deployment");
        assertThat(at(deployment, "spec.replicas")).isEqualTo(1);
        assertThat(at(deployment, "spec.strategy.type")).isEqualTo("Recreate");
        assertThat(at(deployment, "spec.selector.matchLabels"))
                .isEqualTo(at(deployment, "spec.template.metadata.labels"));
        Object pod = at(deployment, "spec.template.spec");
        assertIsConfined(pod);
        assertThat(at(pod, "containers.0.image")).isEqualTo("port-github-routes:1.2.3");
        assertThat(at(pod, "containers.0.envFrom.0.secretRef.name")).isEqualTo("port-github");
        assertThat(at(pod, "containers.0.livenessProbe.exec.command")).isEqualTo(List.of("health", "live"));
        assertThat(environment(pod))
                .containsEntry("PORT_RESYNC_MODE", "scheduled")
                .doesNotContainKey("CAMEL_MANAGEMENT_HOST");
        assertThat(at(pod, "volumes.0.persistentVolumeClaim.claimName"))
                .isEqualTo(at(made.get("PersistentVolumeClaim"), "metadata.name"));
    }

    @Test
    void aCronJob_forModeOnce() {
        Map<String, Map<String, Object>> made = rendered(Map.of(
                "existingSecret", "port-github",
                "mode", "once",
                "cron", "*/30 * * * *",
                "persistence.enabled", "false"));

        assertThat(made).containsOnlyKeys("CronJob");
        Map<String, Object> job = made.get("CronJob");
        assertThat(at(job, "spec.schedule")).isEqualTo("*/30 * * * *");
        assertThat(at(job, "spec.concurrencyPolicy")).isEqualTo("Forbid");
        assertThat(at(job, "spec.jobTemplate.spec.backoffLimit")).isEqualTo(0);
        Object pod = at(job, "spec.jobTemplate.spec.template.spec");
        assertIsConfined(pod);
        assertThat(at(pod, "restartPolicy")).isEqualTo("Never");
        assertThat(at(pod, "containers.0.livenessProbe")).isNull();
        assertThat(environment(pod)).containsEntry("PORT_RESYNC_MODE", "once");
    }

    @Test
    void mappingSecretsAndService_areMadeIfAsked() {
        Map<String, Map<String, Object>> made = rendered(Map.of(
                "secrets.GITHUB_TOKEN", "a-token",
                "mapping", "resources: []",
                "management.service", "true",
                "env.GITHUB_ORGANIZATIONS", "acme"));

        assertThat(made).containsOnlyKeys("Deployment", "PersistentVolumeClaim", "Secret", "ConfigMap", "Service");
        Object pod = at(made.get("Deployment"), "spec.template.spec");
        assertThat(environment(pod))
                .containsEntry("GITHUB_ORGANIZATIONS", "acme")
                .containsEntry("PORT_MAPPING", "file:/etc/port-github-routes/mapping.yml")
                .containsEntry("CAMEL_MANAGEMENT_HOST", "0.0.0.0")
                .doesNotContainValue("a-token");
        assertThat(at(made.get("Secret"), "stringData.GITHUB_TOKEN")).isEqualTo("a-token");
        assertThat(at(made.get("ConfigMap"), "data")).isEqualTo(Map.of("mapping.yml", "resources: []\n"));
        assertThat(at(made.get("Service"), "spec.selector"))
                .isEqualTo(at(made.get("Deployment"), "spec.template.metadata.labels"));
    }

    @Test
    void whatCannotBeMeant_isRefused() {
        assertThatThrownBy(() -> rendered(Map.of())).hasMessageContaining("set existingSecret to the name of a secret");
        assertThatThrownBy(() -> rendered(Map.of("existingSecret", "s", "mode", "twice")))
                .hasMessageContaining("mode");
        assertThatThrownBy(() -> rendered(Map.of("existingSecret", "s", "env.PORT_CLIENT_SECRET", "open")))
                .hasMessageContaining("PORT_CLIENT_SECRET");
        assertThatThrownBy(() -> rendered(Map.of("existingSecret", "s", "persistance.enabled", "false")))
                .hasMessageContaining("persistance");
        assertThatThrownBy(() -> rendered(Map.of("existingSecret", "s", "replicas", "2")))
                .hasMessageContaining("set env.PORT_LEDGER_URL");
        assertThatThrownBy(() -> rendered(Map.of("existingSecret", "s", "replicas", "2", LEDGER, POSTGRESQL)))
                .hasMessageContaining("persistence.enabled=false");
    }

    @Test
    void severalPods_shareTheWork() {
        Map<String, Map<String, Object>> made = rendered(
                Map.of("existingSecret", "s", "replicas", "3", "persistence.enabled", "false", LEDGER, POSTGRESQL));

        Map<String, Object> deployment = made.get("Deployment");
        assertThat(at(deployment, "spec.replicas")).isEqualTo(3);
        assertThat(at(deployment, "spec"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .doesNotContainKey("strategy");
        assertThat(environment(at(deployment, "spec.template.spec"))).containsEntry("PORT_CLUSTER", "true");
    }

    @Test
    void theCronJobWithoutHelm_isAsConfined() throws IOException {
        String text =
                Files.readString(DEPLOY.resolve("kubernetes/cronjob.yaml")).replace("${version}", "1.2.3");

        Map<String, Map<String, Object>> made = byKind(text);

        assertThat(made).containsOnlyKeys("CronJob", "PersistentVolumeClaim");
        Object pod = at(made.get("CronJob"), "spec.jobTemplate.spec.template.spec");
        assertIsConfined(pod);
        assertThat(environment(pod)).containsEntry("PORT_RESYNC_MODE", "once");
    }

    @Test
    void composeConfinesTheContainer() throws IOException {
        Object made = new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(DEPLOY.resolve("compose/compose.yaml")));

        Object service = at(made, "services.port-github-routes");
        assertThat(at(service, "read_only")).isEqualTo(true);
        assertThat(at(service, "cap_drop")).isEqualTo(List.of("ALL"));
        assertThat(at(service, "tmpfs")).isEqualTo(List.of("/tmp"));
        assertThat(at(service, "volumes")).isEqualTo(List.of("data:/home/port"));
        assertThat(at(service, "restart")).isEqualTo("unless-stopped");
    }

    private static void assertIsConfined(Object pod) {
        assertThat(at(pod, "securityContext.runAsNonRoot")).isEqualTo(true);
        assertThat(at(pod, "securityContext.runAsUser")).isEqualTo(10001);
        assertThat(at(pod, "securityContext.seccompProfile.type")).isEqualTo("RuntimeDefault");
        assertThat(at(pod, "automountServiceAccountToken")).isEqualTo(false);
        assertThat(at(pod, "enableServiceLinks")).isEqualTo(false);
        Object container = at(pod, "containers.0");
        assertThat(at(container, "securityContext"))
                .isEqualTo(Map.of(
                        "allowPrivilegeEscalation", false,
                        "readOnlyRootFilesystem", true,
                        "capabilities", Map.of("drop", List.of("ALL"))));
        assertThat(at(container, "resources.limits.memory")).isEqualTo("512Mi");
        assertThat(at(container, "volumeMounts"))
                .asString()
                .contains("mountPath=/home/port")
                .contains("mountPath=/tmp");
    }

    private static Map<String, Map<String, Object>> rendered(Map<String, String> values) {
        TemplateCommand template = new Helm(chart).template().withName("port-github-routes");
        values.forEach(template::set);
        return byKind(template.call());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> byKind(String text) {
        Map<String, Map<String, Object>> made = new TreeMap<>();
        for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(text)) {
            if (document != null) {
                Map<String, Object> one = (Map<String, Object>) document;
                assertThat(made.put((String) one.get("kind"), one)).isNull();
            }
        }
        return made;
    }

    private static Map<String, String> environment(Object pod) {
        Map<String, String> environment = new TreeMap<>();
        for (Object variable : (List<?>) at(pod, "containers.0.env")) {
            environment.put((String) at(variable, "name"), (String) at(variable, "value"));
        }
        return environment;
    }

    /** Follows a path such as {@code spec.containers.0.image}; null where it ends. */
    private static Object at(Object start, String path) {
        Object at = start;
        for (String step : new ArrayList<>(List.of(path.split("\\.")))) {
            if (at instanceof List<?> list) {
                at = list.get(Integer.parseInt(step));
            } else if (at instanceof Map<?, ?> map) {
                at = map.get(step);
            } else {
                return null;
            }
        }
        return at;
    }
}
