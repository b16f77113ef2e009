package io.github.portgithub.resync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.github.graphql.GraphqlQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;

/**
 * Asks for name, email and the email of single sign-on of some people, and gives each of them what is answered.
 *
 * <p>Used by {@code routes/user-details.camel.yaml}. Stateless, thread-safe.
 *
 * @see <a href="https://docs.github.com/graphql/reference/objects#user">GitHub: user</a>
 */
public final class UserDetails implements AggregationStrategy {

    /** GitHub takes as many ids in one query. */
    private static final int MOST = 100;

    private static final String SAML = "includeSAMLEmail";

    /**
     * Takes people apart.
     *
     * @param people objects with a login and a node id
     * @return at most a hundred in each list; none if there are none
     */
    public List<List<ObjectNode>> hundreds(@Body ArrayNode people) {
        List<List<ObjectNode>> parts = new ArrayList<>();
        for (int i = 0; i < people.size(); i++) {
            if (i % MOST == 0) {
                parts.add(new ArrayList<>());
            }
            parts.get(parts.size() - 1).add((ObjectNode) people.get(i));
        }
        return parts;
    }

    /** Tells whether the mapping reads of a team's members what GitHub's list of them has not. */
    public boolean isWantedOfMembers(@Variable("fetch") Fetch fetch) {
        return fetch.reads("members.nodes.[].name")
                || fetch.reads("members.nodes.[].email")
                || fetch.reads("members.nodes.[].__SAMLEmail");
    }

    /** Returns the members of a team. */
    public ArrayNode membersOf(@Body JsonNode team) {
        JsonNode nodes = team.at("/members/nodes");
        return nodes.isArray() ? (ArrayNode) nodes : JsonNodeFactory.instance.arrayNode();
    }

    /** Writes the query for some people: one field of GraphQL for each of them where single sign-on is asked for. */
    public GraphqlQuery query(@Body List<ObjectNode> people, @Variable("fetch") Fetch fetch) {
        StringBuilder text = new StringBuilder("query($ids: [ID!]!, $organization: String!) {\n"
                + "nodes(ids: $ids) { ... on User { id login name email } }\n");
        text.append("organization(login: $organization) {\nlogin\n");
        if (fetch.selects(SAML)) {
            text.append("samlIdentityProvider {\n");
            for (int i = 0; i < people.size(); i++) {
                // A login has letters, digits and hyphens; anything else is nobody's
                String login = people.get(i).path("login").asText().replaceAll("[^A-Za-z0-9_-]", "");
                text.append("i%d: externalIdentities(first: 1, login: \"%s\") { nodes { samlIdentity { nameId } } }\n"
                        .formatted(i, login));
            }
            text.append("}\n");
        }
        return new GraphqlQuery("users", text.append("}\n}").toString());
    }

    /** Returns the variables of the query. */
    public Map<String, Object> variables(@Body List<ObjectNode> people, @Variable("organization") String organization) {
        return Map.of("ids", people.stream().map(UserDetails::nodeId).toList(), "organization", organization);
    }

    private static String nodeId(JsonNode person) {
        return person.path("node_id").asText(person.path("id").asText());
    }

    @Override
    @SuppressWarnings("unchecked")
    public Exchange aggregate(Exchange original, Exchange resource) {
        if (resource.getException() != null) {
            original.setException(resource.getException());
            return original;
        }
        List<ObjectNode> people = original.getMessage().getBody(List.class);
        JsonNode data = resource.getMessage().getBody(JsonNode.class);
        boolean saml = original.getVariable("fetch", Fetch.class).selects(SAML);
        for (int i = 0; i < people.size(); i++) {
            ObjectNode person = people.get(i);
            JsonNode user = data.path("nodes").path(i);
            String email = user.path("email").asText("");
            person.put("name", user.path("name").textValue());
            person.put("email", email.isEmpty() ? null : email);
            if (saml) {
                String nameId = data.at("/organization/samlIdentityProvider/i" + i + "/nodes/0/samlIdentity/nameId")
                        .textValue();
                person.put("__SAMLEmail", nameId);
                // As in Ocean
                if (email.isEmpty() && nameId != null) {
                    person.put("email", nameId);
                }
            }
        }
        return original;
    }
}
