package io.github.portgithub.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordNameTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '`',
            value = {
                "{'login':'acme'} ¦ acme",
                "{'login':'acme','html_url':'https://github.com/acme'} ¦ acme",
                "{'name':'api','full_name':'acme/api'} ¦ acme/api",
                "{'number':17,'base':{'repo':{'full_name':'acme/api'}},'head':{}} ¦ acme/api pull 17",
                "{'number':17,'__repository_full_name':'acme/api','head':{}} ¦ acme/api pull 17",
                "{'number':4,'__repository_full_name':'acme/api'} ¦ acme/api 4",
                "{'html_url':'https://github.com/acme/api/issues/4','number':4} ¦ acme/api/issues/4",
                "{'__repository_full_name':'acme/api','name':'main'} ¦ acme/api main",
                "{'html_url':'no url at all','id':7} ¦ 7",
                "{'name':null} ¦ unnamed record"
            })
    void comesFromTheFieldsThatKindsHaveInCommon(String record, String name) {
        assertThat(RecordName.of(Heard.json(record))).isEqualTo(name);
    }
}
