package io.github.portgithub.jq;

/** The names of the C locale, which is the one that jq's dates are read and written in. */
final class TimeNames {

    /** Sunday first. */
    static final String[] WEEKDAYS = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};

    /** January first. */
    static final String[] MONTHS = {
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December"
    };

    private TimeNames() {}
}
