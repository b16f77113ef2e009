package io.github.portgithub.cluster;

import io.github.portgithub.github.ResyncPart;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.quartz.JobDataMap;

/** What a run is about, as texts that a job store keeps without Java's serialization. Stateless. */
final class JobPart {

    private static final String ACCOUNT = "account";
    private static final String ORGANIZATIONS = "organizations";
    private static final String REPOSITORIES = "repositories";
    private static final String KINDS = "kinds";
    private static final String GONE = "gone";
    private static final String FULL = "full";

    private JobPart() {}

    static JobDataMap data(ResyncPart part) {
        JobDataMap data = new JobDataMap();
        if (part.isOneAccount() && !part.full()) {
            data.put(ACCOUNT, part.account());
            return data;
        }
        data.put(FULL, Boolean.toString(part.equals(ResyncPart.FULL)));
        Map.of(
                        ORGANIZATIONS,
                        part.organizations(),
                        REPOSITORIES,
                        part.repositories(),
                        KINDS,
                        part.kinds(),
                        GONE,
                        part.gone())
                .forEach((key, names) -> data.put(key, String.join(",", names)));
        return data;
    }

    static ResyncPart of(JobDataMap data) {
        if (data.containsKey(ACCOUNT)) {
            return ResyncPart.ofAccount(data.getString(ACCOUNT));
        }
        ResyncPart part = ResyncPart.of(names(data, ORGANIZATIONS), names(data, REPOSITORIES), names(data, KINDS))
                .withGone(names(data, GONE));
        return part.isAll() && data.getBooleanValue(FULL) ? ResyncPart.FULL : part;
    }

    private static Collection<String> names(JobDataMap data, String key) {
        String names = data.getString(key);
        return names == null ? List.of() : Arrays.asList(names.split(","));
    }
}
