package io.github.portgithub.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Renders code scanning and secret scanning alerts with the fields that GitHub's listings return. Stateless. */
final class AlertRecords {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> SEVERITIES = List.of("note", "warning", "error");
    private static final List<String> SECURITY_SEVERITIES = List.of("low", "medium", "high", "critical");
    private static final List<String> SECRET_TYPES =
            List.of("amazon_aws_access_key_id", "github_personal_access_token");

    private AlertRecords() {}

    static ObjectNode codeScanning(String url, String html, int number) {
        boolean fixed = number % 3 == 0;
        boolean dismissed = number % 4 == 2;
        ObjectNode record = JSON.objectNode();
        record.put("number", number);
        record.put("created_at", ItemRecords.time(number));
        record.put("updated_at", ItemRecords.time(number + 1));
        record.put("url", url + "/code-scanning/alerts/" + number);
        record.put("html_url", html + "/security/code-scanning/" + number);
        record.put("instances_url", url + "/code-scanning/alerts/" + number + "/instances");
        record.put("state", fixed ? "fixed" : dismissed ? "dismissed" : "open");
        record.put("fixed_at", fixed ? ItemRecords.time(number + 1) : null);
        record.putNull("dismissed_by");
        record.put("dismissed_at", !fixed && dismissed ? ItemRecords.time(number + 1) : null);
        record.put("dismissed_reason", !fixed && dismissed ? "used in tests" : null);
        record.putNull("dismissed_comment");
        ObjectNode rule = record.putObject("rule");
        rule.put("id", "java/sql-injection");
        rule.put("severity", SEVERITIES.get(number % SEVERITIES.size()));
        rule.put("description", "Query built from user-controlled sources");
        rule.put("name", "java/sql-injection");
        rule.putArray("tags").add("external/cwe/cwe-089").add("security");
        rule.put("security_severity_level", SECURITY_SEVERITIES.get(number % SECURITY_SEVERITIES.size()));
        record.putObject("tool").put("name", "CodeQL").putNull("guid").put("version", "2.20.0");
        ObjectNode instance = record.putObject("most_recent_instance");
        instance.put("ref", "refs/heads/main");
        instance.put("analysis_key", ".github/workflows/codeql.yml:analyze");
        instance.put("environment", "{}");
        instance.put("state", record.path("state").textValue());
        instance.put("commit_sha", GithubIds.sha(number));
        instance.putObject("message").put("text", "This query depends on a user-provided value.");
        instance.putObject("location")
                .put("path", "src/main/java/Cart.java")
                .put("start_line", 10 + number)
                .put("end_line", 10 + number)
                .put("start_column", 5)
                .put("end_column", 17);
        instance.putArray("classifications");
        return record;
    }

    static ObjectNode secretScanning(String url, String html, int number) {
        boolean resolved = number % 3 == 0;
        String type = SECRET_TYPES.get(number % SECRET_TYPES.size());
        ObjectNode record = JSON.objectNode();
        record.put("number", number);
        record.put("created_at", ItemRecords.time(number));
        record.put("updated_at", ItemRecords.time(number + 1));
        record.put("url", url + "/secret-scanning/alerts/" + number);
        record.put("html_url", html + "/security/secret-scanning/" + number);
        record.put("locations_url", url + "/secret-scanning/alerts/" + number + "/locations");
        record.put("state", resolved ? "resolved" : "open");
        record.put("resolution", resolved ? "revoked" : null);
        record.put("resolved_at", resolved ? ItemRecords.time(number + 1) : null);
        record.putNull("resolved_by");
        record.putNull("resolution_comment");
        record.put("secret_type", type);
        record.put("secret_type_display_name", type.replace('_', ' '));
        record.put("secret", "nobody-may-see-this-" + number);
        record.put("validity", "unknown");
        record.put("publicly_leaked", false);
        record.put("multi_repo", false);
        record.put("push_protection_bypassed", false);
        record.putNull("push_protection_bypassed_by");
        record.putNull("push_protection_bypassed_at");
        return record;
    }
}
