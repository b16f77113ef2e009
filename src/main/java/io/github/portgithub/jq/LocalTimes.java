package io.github.portgithub.jq;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Broken down times in a time zone. */
final class LocalTimes {

    private static final long LAST_SECOND = Instant.MAX.getEpochSecond() - 86_400;

    private LocalTimes() {}

    /** Returns the fields that a clock in the zone shows at a second since 1970-01-01T00:00:00Z. */
    static BrokenDownTime at(long epochSecond, ZoneId zone) {
        return BrokenDownTime.ofEpochSecond(
                epochSecond + offsetAt(epochSecond, zone).getTotalSeconds());
    }

    /** Returns the offset from UTC that the zone has at a second since 1970-01-01T00:00:00Z. */
    static ZoneOffset offsetAt(long epochSecond, ZoneId zone) {
        long known = Math.max(-LAST_SECOND, Math.min(LAST_SECOND, epochSecond));
        return zone.getRules().getOffset(Instant.ofEpochSecond(known));
    }

    /** Returns the second since 1970-01-01T00:00:00Z at which a clock in the zone shows these fields. */
    static long toEpochSecond(BrokenDownTime local, ZoneId zone) {
        long asUtc = local.toEpochSecond();
        long known = Math.max(-LAST_SECOND, Math.min(LAST_SECOND, asUtc));
        ZoneOffset offset = zone.getRules().getOffset(LocalDateTime.ofEpochSecond(known, 0, ZoneOffset.UTC));
        return asUtc - offset.getTotalSeconds();
    }
}
