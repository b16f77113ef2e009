package io.github.portgithub.github.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.github.GithubAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphqlAnswerTest {

    private static final String DATA = "\"data\":{\"repository\":null}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'data':{}}|OK",
                "{'data':{},'errors':[]}|OK",
                "{'data':{},'errors':null}|OK",
                "{'data':null}|WRONG_SHAPE",
                "{'data':[]}|WRONG_SHAPE",
                "{'data':{},'errors':'no'}|WRONG_SHAPE",
                "{}|WRONG_SHAPE",
                "[]|WRONG_SHAPE",
                "{'errors':[{'type':'RATE_LIMITED','message':'API rate limit exceeded'}]}|PRIMARY_LIMIT",
                "{'errors':[{'type':'RATE_LIMIT','message':'API rate limit already exceeded'}]}|PRIMARY_LIMIT",
                "{'errors':[{'message':'You have exceeded a secondary rate limit.'}]}|SECONDARY_LIMIT",
                "{'data':{},'errors':[{'type':'RESOURCE_LIMITS_EXCEEDED','message':'Resource limits'}]}|TOO_MUCH",
                "{'errors':[{'type':'MAX_NODE_LIMIT_EXCEEDED','message':'x'}]}|TOO_MUCH",
                "{'data':null,'errors':[{'message':'Something went wrong while executing your query.'}]}|SERVER_FAULT",
                "{'data':{},'errors':[{'message':'Something went wrong while executing your query.'}]}|SERVER_FAULT",
                "{'data':{},'errors':[{'type':'NOT_FOUND','path':['a'],'message':'x'}]}|PARTIAL",
                "{'data':{},'errors':[{'type':'FORBIDDEN','path':['a'],'message':'x'}]}|PARTIAL",
                "{'data':{},'errors':[{'type':'FORBIDDEN','message':'x'},{'type':'RATE_LIMITED'}]}|PRIMARY_LIMIT",
                "{'data':null,'errors':[{'type':'NOT_FOUND','message':'x'}]}|NOT_FOUND",
                "{'errors':[{'type':'INSUFFICIENT_SCOPES','message':'x'}]}|FORBIDDEN",
                "{'errors':[{'extensions':{'code':'undefinedField'},'message':'x'}]}|UNPROCESSABLE",
                "{'data':{},'errors':[{'message':'x'}]}|PARTIAL",
                "{'data':{},'errors':[1]}|PARTIAL"
            })
    void tellsFaultsFromData(String body, GithubAnswer expected) throws Exception {
        assertThat(GraphqlAnswer.of(new ObjectMapper().readTree(body.replace('\'', '"')), null)
                        .answer())
                .isEqualTo(expected);
    }

    @Test
    void isAPart_ifTheTokenHasNoSessionForAnOrganization() throws Exception {
        GraphqlAnswer answer =
                GraphqlAnswer.of(new ObjectMapper().readTree("{" + DATA + "}"), "partial-results; organizations=1,2");

        assertThat(answer.answer()).isEqualTo(GithubAnswer.PARTIAL);
        assertThat(answer.errors()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.github.com, https://api.github.com/graphql",
        "https://api.github.com/, https://api.github.com/graphql",
        "https://github.acme.example/api/v3, https://github.acme.example/api/graphql",
        "https://github.acme.example:8443/api/v3/, https://github.acme.example:8443/api/graphql",
        "https://api.acme.ghe.com, https://api.acme.ghe.com/graphql",
        "http://127.0.0.1:8080/github, http://127.0.0.1:8080/github/graphql"
    })
    void isBesideTheRestApi(String apiUrl, String expected) {
        assertThat(GraphqlRequests.urlOf(apiUrl)).isEqualTo(expected);
    }
}
