package io.github.portgithub.port;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;

/**
 * Collects the blueprints that Port answered 404 for, and hands the others to the run, to be compared with the mapping.
 *
 * <p>Used by {@code routes/blueprints.camel.yaml}. Stateless.
 */
public final class MissingBlueprints implements AggregationStrategy {

    @Override
    public Exchange aggregate(Exchange missing, Exchange answer) {
        List<String> identifiers = new ArrayList<>();
        if (missing != null) {
            missing.getMessage().getBody(List.class).forEach(identifier -> identifiers.add((String) identifier));
        }
        String identifier =
                answer.getVariable("blueprint", Blueprints.Needed.class).identifier();
        if (answer.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class) == 404) {
            identifiers.add(identifier);
        } else if (answer.getException() == null) {
            answer.getVariable("run", PortRun.class)
                    .blueprints()
                    .add(identifier, answer.getMessage().getBody(JsonNode.class).path("blueprint"));
        }
        Exchange result = missing != null ? missing : answer;
        if (answer.getException() != null) {
            result.setException(answer.getException());
        }
        result.getMessage().setBody(identifiers);
        return result;
    }
}
