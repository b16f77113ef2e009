package io.github.portgithub.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MappingFaultsTest {

    private static final String FIELD = "port.entity.mappings.properties.leadTimeHours";

    private final MappingFaults faults = new MappingFaults();

    @Test
    void sayOnce_howManyRecordsAnErrorLeftWithoutAValue() {
        for (int i = 0; i < 4_020; i++) {
            faults.mapped("pull-request[2]");
            if (i < 312) {
                faults.fault("pull-request[2]", FIELD, "strptime:\n no date", pull(17 + i));
            }
        }

        assertThat(faults.lines())
                .containsExactly("pull-request[2].port.entity.mappings.properties.leadTimeHours: "
                        + "null for 312 of 4,020 records; first: acme/api pull 17: strptime: no date");
    }

    @Test
    void saySo_whereEveryRecordLacksTheField() {
        fault(MappingFaults.SUSPICIOUS_FROM, MappingListener.MISSING + ".mergedAt");

        assertThat(faults.lines())
                .containsExactly("pull-request[2]." + FIELD + ": null for each of 5 records, probably misspelled;"
                        + " first: acme/api pull 0: the record has no .mergedAt");
    }

    @Test
    void keepQuiet_whereTheRecordsThemselvesSayNull() {
        fault(100, MappingListener.NULL);

        assertThat(faults.lines()).isEmpty();
    }

    @Test
    void keepQuiet_whereSomeRecordsHaveAValue() {
        fault(100, MappingListener.MISSING + ".visibility");
        faults.mapped("pull-request[2]");

        assertThat(faults.lines()).isEmpty();
    }

    @Test
    void keepQuiet_whereTooFewRecordsLackTheField() {
        fault(MappingFaults.SUSPICIOUS_FROM - 1, MappingListener.MISSING + ".mergedAt");

        assertThat(faults.lines()).isEmpty();
    }

    @Test
    void countForEachResourceAndField_inOrder() {
        faults.fault("repository[1]", "b", "broken", pull(1));
        faults.fault("repository[1]", "a", "broken", pull(1));
        faults.fault("organization[0]", "c", "broken", pull(1));

        assertThat(faults.lines())
                .extracting(line -> line.substring(0, line.indexOf(':')))
                .containsExactly("organization[0].c", "repository[1].a", "repository[1].b");
    }

    @Test
    void countTheRefusedAsRecords() {
        ResourceMapping resource = Mappings.resource("identifier: .id", "properties: {x: .id | error}");
        JsonNode record = Heard.json("{'id':'not allowed'}");
        Heard heard = new Heard();

        resource.map(record, faults.counting(resource, record, heard));

        assertThat(heard.refused).hasSize(1);
        assertThat(heard.faults).containsKey("port.entity.mappings.properties.x");
        assertThat(faults.lines()).singleElement().asString().contains("null for 1 of 1 records");
    }

    @Test
    void loseNothing_whereManyThreadsMap() throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (int t = 0; t < 4; t++) {
            threads.execute(() -> {
                for (int i = 0; i < 1_000; i++) {
                    faults.mapped("repository[1]");
                    faults.fault("repository[1]", "f" + i % 10, "broken", pull(i));
                }
            });
        }
        threads.shutdown();

        assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        List<String> lines = faults.lines();
        assertThat(lines).hasSize(10).allSatisfy(line -> assertThat(line).contains("null for 400 of 4,000 records"));
    }

    private void fault(int records, String reason) {
        for (int i = 0; i < records; i++) {
            faults.mapped("pull-request[2]");
            faults.fault("pull-request[2]", FIELD, reason, pull(i));
        }
    }

    private static JsonNode pull(int number) {
        return Heard.json("{'number':" + number + ",'head':{},'base':{'repo':{'full_name':'acme/api'}}}");
    }
}
