package io.github.portgithub.jq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** jq's dates as jq 1.8 has them on glibc; the expected values were computed by jq. */
class JqDatesTest {

    private static final String LEAD_TIME_HOURS = """
            (.created_at as $createdAt | .merged_at as $mergedAt |
            ($createdAt | sub("\\\\..*Z$"; "Z") | strptime("%Y-%m-%dT%H:%M:%SZ") | mktime) as $createdTimestamp |
            ($mergedAt | if . == null then null else sub("\\\\..*Z$"; "Z") |
            strptime("%Y-%m-%dT%H:%M:%SZ") | mktime end) as $mergedTimestamp |
            if $mergedTimestamp == null then null else
            (((($mergedTimestamp - $createdTimestamp) / 3600) * 100 | floor) / 100) end)""";

    private final ObjectMapper mapper = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "2024-01-30T10:00:00Z, 2024-01-31T11:30:00Z, 25.5",
                "2024-02-28T23:59:59.123Z, 2024-03-01T00:00:59.987Z, 24.01",
                "2023-12-31T23:00:00Z, 2024-01-01T00:00:00Z, 1",
                "2024-01-30T10:00:00Z, null, null",
            })
    void leadTimeOfPortsMapping_isInHours(String created, String merged, Double hours) throws JqException {
        JsonNode pullRequest =
                JsonNodeFactory.instance.objectNode().put("created_at", created).put("merged_at", merged);

        JsonNode leadTime = JqProgram.compile(LEAD_TIME_HOURS).first(pullRequest);

        if (hours == null) {
            assertThat(leadTime.isNull()).isTrue();
        } else {
            assertThat(leadTime.doubleValue()).isEqualTo(hours);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "strptime(\"%Y-%m-%dT%H:%M:%SZ\") | \"2015-03-05T23:51:47Z\" | [2015,2,5,23,51,47,4,63]",
                "strptime(\"%FT%T\") | \"2025-06-07T08:09:10\" | [2025,5,7,8,9,10,6,157]",
                "strptime(\"%A, %B %d, %Y\") | \"Thursday, March 05, 2015\" | [2015,2,5,0,0,0,4,63]",
                "strptime(\"%a %b %e %H:%M:%S %Y\") | \"Thu Mar  5 23:51:47 2015\" | [2015,2,5,23,51,47,4,63]",
                "strptime(\"%d/%b/%Y\") | \"05/mar/2015\" | [2015,2,5,0,0,0,4,63]",
                "strptime(\"%y%m%d\") | \"690305\" | [1969,2,5,0,0,0,3,63]",
                "strptime(\"%Y-%m-%d\") | \"2015-3-5\" | [2015,2,5,0,0,0,4,63]",
                "strptime(\"%Y-%m-%d\") | \"2015-02-30\" | [2015,1,30,0,0,0,1,60]",
                "strptime(\"%j %Y\") | \"64 2015\" | [2015,2,5,0,0,0,4,63]",
                "strptime(\"%U %Y %w\") | \"10 2020 3\" | [2020,2,11,0,0,0,3,70]",
                "strptime(\"%Y-%m-%d\") | \"2020-01-01 EST\" | [2020,0,1,0,0,0,3,0,\" EST\"]",
                "strptime(\"%Y-%m-%d %Z\") | \"2020-01-01 EST\" | [2020,0,1,0,0,0,3,0]",
                "strptime(\"%Y-%m-%dT%H:%M:%S%z\") | \"2015-03-05T23:51:47+03:00\" | [2015,2,5,23,51,47,4,63]",
                "strptime(\"%I:%M %p %F\") | \"11:20 pm 2015-03-05\" | [2015,2,5,23,20,0,4,63]",
                "mktime | [2015,2,5,23,51,47,4,63] | 1425599507",
                "mktime | [2024,8,21] | 1726876800",
                "mktime | [2015,0,1,25,61,61.9,0,0] | 1420164121",
                "mktime | [1600,1,29] | -11670998400",
                "gmtime | 1425599621.678 | [2015,2,5,23,53,41.67799997329712,4,63]",
                "gmtime | -1.5 | [1969,11,31,23,59,59.5,3,364]",
                "gmtime | 253402300800 | [10000,0,1,0,0,0,6,0]",
                "todate | 1425599621.678 | \"2015-03-05T23:53:41Z\"",
                "todateiso8601 | 1425599507 | \"2015-03-05T23:51:47Z\"",
                "fromdate | \"2015-03-05T23:51:47Z\" | 1425599507",
                "fromdateiso8601 | \"1969-12-31T23:59:58Z\" | -2",
                "strftime(\"%A, %B %d, %Y\") | 1435677542.822351 | \"Tuesday, June 30, 2015\"",
                "strftime(\"%Y-%m-%dT%H:%M:%SZ\") | [2024,2,15] | \"2024-03-15T00:00:00Z\"",
                "strftime(\"%A %j %s\") | [2024,2,15] | \"Friday 075 1710460800\"",
                "strftime(\"%U %W %V %G %g %u %w\") | 1104537600 | \"00 00 53 2004 04 6 6\"",
                "strftime(\"%c,%x,%X,%r,%R,%p,%P\") | 1425599621 "
                        + "| \"Thu Mar  5 23:53:41 2015,03/05/15,23:53:41,11:53:41 PM,23:53,PM,pm\"",
                "strftime(\"%e,%k,%l,%h,%C,%D,%F,%y,%%\") | 1425599621 | \" 5,23,11,Mar,20,03/05/15,2015-03-05,15,%\"",
                "strftime(\"%5Y,%-m,%^a,%#Z,%010Y,%_5d,%Q,%E\") | 1425599621 "
                        + "| \"02015,3,THU,utc,0000002015,    5,%Q,%E\"",
                "strftime(\"\") | 0 | \"\"",
            })
    void dateFunction_answersAsJqDoes(String program, String input, String expected) throws Exception {
        JsonNode answer = JqProgram.compile(program).first(mapper.readTree(input));

        assertThat(mapper.writeValueAsString(answer)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "strptime(\"%Y-%m-%dT%H:%M:%SZ\") | \"2015-03-05T23:51:47.123Z\" "
                        + "| date \"2015-03-05T23:51:47.123Z\" does not match format \"%Y-%m-%dT%H:%M:%SZ\"",
                "strptime(\"%H\") | \"24\" | date \"24\" does not match format \"%H\"",
                "strptime(\"%H\") | 12 | strptime/1 requires string inputs and arguments",
                "fromdate | null | strptime/1 requires string inputs and arguments",
                "mktime | \"x\" | mktime requires array inputs",
                "mktime | [\"a\"] | mktime requires parsed datetime inputs",
                "mktime | [1969,11,31,23,59,59] | invalid gmtime representation",
                "gmtime | \"x\" | gmtime() requires numeric inputs",
                "todate | null | strftime/1 requires parsed datetime inputs",
                "strftime([]) | 0 | strftime/1 requires a string format",
                "strftime(\"%1000Y\") | 0 | strftime/1: unknown system failure",
                "strflocaltime({}) | 0 | strflocaltime/1 requires a string format",
            })
    void dateFunction_failsAsJqDoes(String program, String input, String message) throws Exception {
        JqProgram compiled = JqProgram.compile(program);
        JsonNode record = mapper.readTree(input);

        assertThatThrownBy(() -> compiled.first(record))
                .isInstanceOf(JqException.class)
                .hasMessage(message);
    }

    @Test
    void localTime_isTheZonesOwn() throws Exception {
        DateFunctions dates = new DateFunctions(
                Clock.fixed(Instant.parse("2024-07-01T12:00:00.250Z"), ZoneOffset.UTC), ZoneId.of("Europe/Berlin"));
        Budget budget = new Budget();
        JsonNode now = dates.now(budget, Values.NULL);

        assertThat(now.doubleValue()).isEqualTo(1719835200.25);
        assertThat(dates.localtime(budget, now)).hasToString("[2024,6,1,14,0,0.25,1,182]");
        assertThat(dates.strflocaltime(budget, now, mapper.readTree("\"%FT%T%z\""))
                        .textValue())
                .isEqualTo("2024-07-01T14:00:00+0200");
        assertThat(dates.strflocaltime(budget, dates.localtime(budget, now), mapper.readTree("\"%s\""))
                        .textValue())
                .isEqualTo("1719835200");
    }
}
