package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/**
 * jq's {@code @formats}.
 *
 * @see <a href="https://jqlang.org/manual/v1.8/#format-strings-and-escaping">jq 1.8 manual</a>
 */
enum Format {
    TEXT,
    JSON,
    CSV,
    TSV,
    HTML,
    URI,
    URID,
    SH,
    BASE64,
    BASE64D;

    /** Returns the format of that name, without {@code @}; fails if there is none. */
    static Format named(String name) {
        for (Format format : values()) {
            if (format.name().toLowerCase(Locale.ROOT).equals(name)) {
                return format;
            }
        }
        throw new JqError(name + " is not a valid format");
    }

    /** Returns a value in this format and counts the text. */
    String write(Budget budget, JsonNode value) {
        if (this == TEXT && value.isTextual()) {
            return value.textValue();
        }
        String text =
                switch (this) {
                    case TEXT, JSON -> JsonText.write(budget, value);
                    case CSV, TSV -> row(budget, value);
                    case HTML -> html(text(budget, value));
                    case URI -> uri(text(budget, value));
                    case URID -> fromUri(value, text(budget, value));
                    case SH -> shell(budget, value);
                    case BASE64 ->
                        Base64.getEncoder().encodeToString(text(budget, value).getBytes(StandardCharsets.UTF_8));
                    case BASE64D -> fromBase64(value, text(budget, value));
                };
        budget.string(text.length());
        return text;
    }

    /** {@code format(name)} */
    static JsonNode apply(Budget budget, JsonNode in, JsonNode name) {
        if (!name.isTextual()) {
            throw new JqError(Values.described(name) + " is not a valid format");
        }
        return TextNode.valueOf(named(name.textValue()).write(budget, in));
    }

    private static String text(Budget budget, JsonNode value) {
        return Strings.toText(budget, value).textValue();
    }

    private String row(Budget budget, JsonNode row) {
        String kind = this == CSV ? "csv" : "tsv";
        if (!row.isArray()) {
            throw new JqError(Values.described(row) + " cannot be " + kind + "-formatted, only array");
        }
        StringBuilder out = new StringBuilder();
        String separator = "";
        for (JsonNode cell : row) {
            out.append(separator);
            separator = this == CSV ? "," : "\t";
            if (cell.isContainerNode()) {
                throw new JqError(Values.described(cell) + " is not valid in a csv row");
            }
            if (cell.isTextual()) {
                out.append(this == CSV ? csv(cell.textValue()) : tsv(cell.textValue()));
            } else if (!cell.isNull()) {
                out.append(text(budget, cell));
            }
        }
        return out.toString();
    }

    private static String csv(String cell) {
        return '"' + cell.replace("\"", "\"\"") + '"';
    }

    private static String tsv(String cell) {
        return cell.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }

    private static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&apos;")
                .replace("\"", "&quot;");
    }

    private static String uri(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain =
                    b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || "-_.~".indexOf(b) >= 0;
            if (plain) {
                out.append((char) b);
            } else {
                out.append('%').append(Character.toUpperCase(Character.forDigit((b >> 4) & 15, 16)));
                out.append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
            }
        }
        return out.toString();
    }

    private static String fromUri(JsonNode value, String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '%') {
                out.write(bytes[i]);
                continue;
            }
            int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw new JqError(Values.described(value) + " is not a valid uri encoding");
            }
            out.write(high << 4 | low);
            i += 2;
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String shell(Budget budget, JsonNode value) {
        if (!value.isArray()) {
            return shellWord(budget, value);
        }
        StringBuilder out = new StringBuilder();
        for (JsonNode word : value) {
            out.append(out.isEmpty() ? "" : " ").append(shellWord(budget, word));
        }
        return out.toString();
    }

    private static String shellWord(Budget budget, JsonNode word) {
        if (word.isContainerNode()) {
            throw new JqError(Values.described(word) + " can not be escaped for shell");
        }
        return word.isTextual() ? "'" + word.textValue().replace("'", "'\\''") + "'" : text(budget, word);
    }

    /** Reads as much as there is: padding may be missing, and a last character that is too few for a byte is dropped. */
    private static String fromBase64(JsonNode value, String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '=') {
            end--;
        }
        String digits = text.substring(0, end);
        if (digits.length() % 4 == 1) {
            if (isBase64(digits)) {
                throw new JqError(Values.described(value) + " trailing base64 byte found");
            }
            throw new JqError(Values.described(value) + " is not valid base64 data");
        }
        try {
            return new String(Base64.getDecoder().decode(digits), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new JqError(Values.described(value) + " is not valid base64 data");
        }
    }

    private static boolean isBase64(String digits) {
        return digits.chars()
                .allMatch(c ->
                        c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '+' || c == '/');
    }
}
