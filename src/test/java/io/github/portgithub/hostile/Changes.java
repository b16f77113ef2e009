package io.github.portgithub.hostile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.hostile.Attack.Change;
import io.github.portgithub.hostile.Attack.Effect;
import io.github.portgithub.hostile.Reply.Delivery;
import io.github.portgithub.hostile.Spot.Place;
import io.github.portgithub.http.RecordedRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * What can be wrong with an answer. Everything is drawn when a change is made, so that which thread asks first makes no
 * difference. For one thread.
 */
final class Changes {

    /** Stands at the beginning of what nobody may find at the beginning of a line, nor behind an escape. */
    static final String FORGED = "FORGED-";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RAW = "@@RAW@@";
    private static final Pattern NEXT = Pattern.compile("<([^>]*)>; rel=\"next\"");

    private static final List<String> TRAILING = List.of(
            " garbage",
            "<html></html>",
            "]",
            ",",
            "{}",
            "[]",
            " null",
            "0",
            "\"x\"",
            "\u0000",
            "}",
            "\n\n[{}]",
            "//c",
            "\u00a0",
            "\ufeff",
            "HTTP/1.1 200 OK\r\n\r\n[]",
            ")",
            "'",
            "\\");
    private static final List<String> NO_JSON = List.of(
            "<html><body>Please log in</body></html>",
            "OK",
            "[,]",
            "[1,]",
            "[undefined]",
            "{'a':1}",
            ")]}',\n[]",
            "/**/[]",
            "[NaN]",
            "callback([])",
            "[}",
            "{]",
            "[\"\u0001\"]",
            "\u0000",
            "Infinity",
            "[01]",
            "]",
            "tru");
    private static final List<String> NO_LIST = List.of(
            "{}",
            "{\"message\":\"hello\"}",
            "null",
            "true",
            "1",
            "\"[]\"",
            "[[]]",
            "[null]",
            "[1]",
            "[\"x\"]",
            "[[],{}]",
            "{\"items\":[]}",
            "1e400",
            "\"\"");
    private static final List<String> NO_OBJECT = List.of(
            "[]",
            "[{}]",
            "null",
            "true",
            "1",
            "\"{}\"",
            "{}",
            "\"\"",
            "{\"ok\":true}",
            "{\"ok\":false}",
            "{\"message\":\"hello\"}",
            "{\"\":{}}");
    private static final List<String> NO_WRAPPED = List.of(
            "[]",
            "{}",
            "{\"total_count\":0}",
            "{\"workflows\":{}}",
            "{\"workflows\":null}",
            "{\"workflows\":\"\"}",
            "{\"total_count\":0,\"workflows\":[null]}",
            "null",
            "{\"Workflows\":[]}",
            "{\"workflows\":[[]]}");

    private static final List<String> VALUES = List.of(
            "null",
            "MISSING",
            "{}",
            "[]",
            "[\"x\"]",
            "true",
            "\"\"",
            "\" \"",
            "1e400",
            "-1e400",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "\"a\\r\\n" + FORGED + "N x\"",
            "\"\\u001b[31m" + FORGED + "N\"",
            "\"\\u202e\"");
    private static final List<String> NAMES = List.of(
            "null",
            "MISSING",
            "7",
            "{}",
            "[]",
            "true",
            "\"\"",
            "\" \"",
            "\".\"",
            "\"..\"",
            "\"a/b\"",
            "\"../..\"",
            "\"%2e%2e\"",
            "\"a%2fb\"",
            "\"a?b=c\"",
            "\"a#b\"",
            "\"a b\"",
            "\"a\\r\\n" + FORGED + "N x\"",
            "\"\\u001b[31m" + FORGED + "N\"",
            "\"a\\u0000b\"",
            "\"\\ud800\"",
            "\"\\ufeffacme\"",
            "\"a\\\\b\"",
            "\"{{github.token}}\"",
            "\"${exchangeId}\"",
            "\"a;b\"",
            "\"a&b=c\"",
            "\"\u00e4\"",
            "1e400");
    private static final Map<String, List<String>> FIELDS = Map.of(
            "pulls", List.of("/number", "/base/repo/full_name", "/base/repo", "/base", "/state", "/title"),
            "issues", List.of("/number", "/labels", "/user", "/title"),
            "actions/workflows", List.of("/id", "/name"),
            "dependabot/alerts", List.of("/number", "/security_advisory"),
            "teams", List.of("/slug", "/name"),
            "members", List.of("/login"));
    private static final List<String> STATUSES = List.of(
            "100", "101", "102", "103", "199", "201", "202", "203", "204", "205", "206", "207", "208", "226", "299",
            "300", "301", "302", "303", "304", "305", "306", "307", "308", "399", "400", "401", "402", "403", "404",
            "405", "406", "407", "408", "409", "410", "411", "412", "413", "414", "415", "416", "417", "418", "421",
            "422", "423", "424", "425", "426", "428", "429", "431", "451", "499", "500", "501", "502", "503", "504",
            "505", "507", "508", "511", "520", "522", "524", "599", "600", "999", "000", "99", "abc", "-1", "2000", "");
    private static final List<String> BODIES = List.of(
            "HONEST",
            "HONEST",
            "",
            "[]",
            "{}",
            "{\"message\":\"Not Found\"}",
            "<html></html>",
            "null",
            "{\"workflows\":[],\"total_count\":0}",
            "ECHO",
            "OFF");
    private static final List<String> OFF = List.of(
            "Issues are disabled for this repo",
            "Issues has been disabled in this repository.",
            "Dependabot alerts are disabled for this repository.",
            "Dependabot alerts are not available for archived repositories.",
            "Git Repository is empty.",
            "Projects are disabled for this repository",
            "Code scanning is not enabled for this repository",
            "Advanced Security must be enabled for this repository",
            "Repository access blocked",
            "Secret scanning is disabled on this repository.");
    private static final List<String> AMOUNTS = List.of(
            "-1",
            "0",
            "1",
            "abc",
            "",
            " ",
            "0.5",
            "1e9",
            "99999999999999999999",
            "-99999999999999999999",
            "3600",
            "0x10",
            "Fri, 31 Dec 1999 23:59:59 GMT",
            "Fri, 31 Dec 2099 23:59:59 GMT",
            "1,2",
            "\u0661",
            "+1",
            "NaN");

    private final Spot where;
    private final int number;
    private final String elsewhere;
    private final Random random;
    private final boolean wrapped;
    private final boolean list;

    /**
     * @param where whose answers are changed
     * @param number of the case, for what it would be known by in a log
     * @param elsewhere the URL of a server that nobody is to ask
     * @param random draws
     */
    Changes(Spot where, int number, String elsewhere, Random random) {
        this.where = where;
        this.number = number;
        this.elsewhere = elsewhere;
        this.random = random;
        wrapped = where.listing().equals("actions/workflows");
        list = !wrapped
                && switch (where.place()) {
                    case ORGANIZATIONS, REPOSITORIES, LISTING, INSTALLATIONS -> true;
                    default -> false;
                };
    }

    /** Makes a change of a body. Where less than the truth is left, something shows that the rest is missing. */
    Change body() {
        return switch (random.nextInt(where.place().atPort() ? 13 : 16)) {
            case 0, 1 -> {
                String trailing = pick(TRAILING);
                Consumer<Reply> less = fewer();
                yield broken("trailing text", reply -> {
                    less.accept(reply);
                    reply.body(reply.text() + trailing);
                });
            }
            case 2 -> {
                Consumer<Reply> less = fewer();
                yield broken("two values", reply -> {
                    String all = reply.text();
                    less.accept(reply);
                    reply.body(reply.text() + "\n" + all);
                });
            }
            case 3, 4 -> {
                double share = random.nextDouble();
                yield broken(
                        "cut",
                        reply -> reply.body(Arrays.copyOf(reply.body(), (int) (share
                                * Math.max(0, reply.text().stripTrailing().length() - 1)))));
            }
            case 5 -> {
                boolean unlinked = random.nextBoolean();
                String nothing = pick(List.of("", " ", " \r\n\t "));
                yield broken("empty", reply -> {
                    reply.body(nothing);
                    unlink(reply, unlinked);
                });
            }
            case 6, 7 -> {
                boolean unlinked = random.nextBoolean();
                String other = pick(wrapped ? NO_WRAPPED : list ? NO_LIST : NO_OBJECT);
                // An object is a record, whatever it lacks
                boolean record = where.place() == Place.ORGANIZATION && other.startsWith("{");
                yield new Change("another type", record ? Effect.RECORDS : Effect.BROKEN, (reply, request) -> {
                    reply.body(other);
                    unlink(reply, unlinked);
                });
            }
            case 8 -> {
                boolean unlinked = random.nextBoolean();
                String other = pick(NO_JSON);
                yield broken("no JSON", reply -> {
                    reply.body(other);
                    unlink(reply, unlinked);
                });
            }
            case 9 -> {
                String open = pick(List.of("[", "{\"a\":", "[{\"a\":"));
                int depth = pick(List.of(900, 1100, 20_000));
                boolean inRecord = random.nextBoolean();
                yield broken("deep nesting", reply -> {
                    String deep = open.repeat(depth);
                    reply.body(
                            inRecord
                                    ? reply.text().replaceFirst("\\{", Matcher.quoteReplacement("{\"deep\":" + deep))
                                    : deep);
                });
            }
            case 10 -> encoding();
            case 11 -> {
                Consumer<Reply> less = fewer();
                int position = random.nextInt(1_000_000);
                int bad = pick(List.of(0xff, 0xc0, 0xc3, 0xed, 0x01, 0x00, 0x1f));
                yield broken("bytes that no text holds", reply -> {
                    less.accept(reply);
                    String text = reply.text();
                    int quote = text.indexOf('"', text.isEmpty() ? 0 : position % text.length());
                    int at = quote < 0
                            ? text.length()
                            : text.substring(0, quote).getBytes(StandardCharsets.UTF_8).length + 1;
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    bytes.write(reply.body(), 0, Math.min(at, reply.body().length));
                    bytes.write(bad);
                    bytes.write(reply.body(), Math.min(at, reply.body().length), Math.max(0, reply.body().length - at));
                    reply.body(bytes.toByteArray());
                });
            }
            case 12 -> where.place().atPort() ? portRecords() : wrapped ? totalCount() : tooLarge();
            default -> where.place() == Place.INSTALLATION_TOKEN ? tokenFields() : fields();
        };
    }

    private Change tooLarge() {
        int kilobytes = pick(List.of(300, 3000));
        return broken("too large", reply -> reply.body(" ".repeat(kilobytes * 1024) + reply.text()));
    }

    private Change encoding() {
        Charset charset = pick(List.of(
                StandardCharsets.UTF_16,
                StandardCharsets.UTF_16LE,
                StandardCharsets.UTF_16BE,
                Charset.forName("UTF-32"),
                StandardCharsets.ISO_8859_1));
        boolean mark = random.nextBoolean();
        return broken(
                mark ? "byte order mark" : "another encoding",
                reply -> reply.body(
                        mark
                                ? ("\ufeff" + reply.text()).getBytes(StandardCharsets.UTF_8)
                                : reply.text().getBytes(charset)));
    }

    /** The count stays what it is while the records get fewer, or the other way round. */
    private Change totalCount() {
        String count =
                pick(List.of("HONEST", "HONEST", "1000000", "-1", "\"5\"", "null", "1e400", "0", "MISSING", "{}"));
        Consumer<Reply> less = fewer();
        boolean fewer = count.equals("HONEST") || count.equals("1000000");
        return broken("total_count " + (fewer ? "larger than the list" : "odd"), reply -> {
            if (fewer) {
                less.accept(reply);
                reply.without("Link");
            }
            if (!count.equals("HONEST")) {
                change(reply, root -> setRaw((ObjectNode) root, "total_count", count), count);
            }
        });
    }

    /** A field of a record, most of them such that its name or identifier is made of it. */
    private Change fields() {
        String field;
        String value;
        switch (where.place()) {
            case ORGANIZATIONS, ORGANIZATION -> {
                field = "/login";
                value = pick(NAMES);
            }
            case INSTALLATIONS -> {
                field = pick(List.of("/account/login", "/account", "/id", "/suspended_at", "/account/type"));
                value = field.endsWith("login") ? pick(NAMES) : pick(VALUES);
            }
            case REPOSITORIES -> {
                field = pick(List.of(
                        "/full_name",
                        "/full_name",
                        "/full_name",
                        "/name",
                        "/owner/login",
                        "/owner",
                        "/default_branch"));
                value = pick(NAMES);
                if (field.equals("/full_name") && value.startsWith("\"") && random.nextInt(3) > 0) {
                    value = "\"acme/" + value.substring(1);
                }
            }
            default -> {
                field = where.listing().isEmpty() ? "/id" : pick(FIELDS.get(where.listing()));
                value = pick(VALUES);
            }
        }
        double which = random.nextDouble();
        String raw = value.replace(FORGED + "N", FORGED + number);
        boolean name = field.endsWith("name") || field.endsWith("login");
        return new Change(
                "field " + field + (name ? " no name " : " odd ") + value.substring(0, Math.min(20, value.length())),
                Effect.RECORDS,
                (reply, request) -> change(
                        reply,
                        root -> {
                            JsonNode record = record(root, which);
                            int slash = field.lastIndexOf('/');
                            JsonNode parent = record.at(field.substring(0, slash));
                            if (parent instanceof ObjectNode object) {
                                setRaw(object, field.substring(slash + 1), raw);
                            }
                        },
                        raw));
    }

    private Change tokenFields() {
        String field = pick(List.of("token", "token", "expires_at"));
        String raw = pick(VALUES).replace(FORGED + "N", FORGED + number);
        return broken("field of a token", reply -> change(reply, root -> setRaw((ObjectNode) root, field, raw), raw));
    }

    /** What Port's answers hold, of another type or of another length. */
    private Change portRecords() {
        String field =
                switch (where.place()) {
                    case PORT_TOKEN -> pick(List.of("accessToken", "expiresIn", "tokenType", "ok"));
                    case INTEGRATION -> pick(List.of("integration", "ok"));
                    case BLUEPRINT -> pick(List.of("blueprint", "ok"));
                    case BULK -> pick(List.of("entities", "errors", "ok"));
                    case OWNED -> pick(List.of("entities", "next", "ok"));
                    case DELETE -> pick(List.of("deletedEntities", "ok", "errors"));
                    default -> "ok";
                };
        String raw = pick(VALUES).replace(FORGED + "N", FORGED + number);
        return broken(
                "field " + field,
                reply -> change(
                        reply,
                        root -> {
                            if (root instanceof ObjectNode object) {
                                setRaw(object, field, raw);
                            }
                        },
                        raw));
    }

    Change status() {
        String status = pick(STATUSES);
        String body = pick(BODIES);
        boolean unlinked = random.nextBoolean();
        String location = location();
        String words = pick(OFF);
        boolean stated = body.equals("OFF") && isDocumented(status, words);
        return new Change(
                "status " + status + (body.equals("OFF") ? " switched off" : body.equals("ECHO") ? " echo" : ""),
                stated ? Effect.STATED : Effect.BROKEN,
                (reply, request) -> {
                    reply.status(status.isEmpty() ? status : status + " Reason");
                    unlink(reply, unlinked);
                    switch (body) {
                        case "HONEST" -> {}
                        case "ECHO" -> echo(reply, request);
                        case "OFF" -> reply.body("{\"message\":\"" + words + "\"}");
                        default -> reply.body(body);
                    }
                    if (status.startsWith("3") && location != null) {
                        String self = request.pathAndQuery();
                        reply.set(
                                "Location",
                                location.replace("SELF", self)
                                        .replace("NEXT", nextOf(request))
                                        .replace("ANOTHER", self.replaceFirst("/[a-z]+(\\?|$)", "/branches$1")));
                    }
                });
    }

    /** Tells whether GitHub says so of a repository that has none of what is listed. */
    private boolean isDocumented(String status, String words) {
        return switch (where.listing()) {
            case "issues" ->
                words.startsWith("Issues") && List.of("403", "404", "410").contains(status);
            case "dependabot/alerts" ->
                words.startsWith("Dependabot") && List.of("403", "404").contains(status);
            case "actions/workflows" -> words.startsWith("Git") && status.equals("409");
            default -> false;
        };
    }

    private String location() {
        return pick(Arrays.asList(
                null,
                elsewhere + "/x",
                "SELF",
                "NEXT",
                "NEXT",
                "ANOTHER",
                "//" + elsewhere.substring(7) + "/x",
                "::::",
                "",
                "http://127.0.0.1:1/x",
                "https://api.github.com@" + elsewhere.substring(7) + "/x",
                "/\r\t",
                "file:///etc/passwd",
                "#",
                "..",
                "http://[::1",
                "\\\\" + elsewhere.substring(7)));
    }

    /** Returns the page after the one that is asked for. */
    private static String nextOf(RecordedRequest request) {
        String self = request.pathAndQuery();
        Matcher page = Pattern.compile("([?&]page=)(\\d+)").matcher(self);
        return page.find()
                ? page.replaceFirst(page.group(1) + (Integer.parseInt(page.group(2)) + 1))
                : self + (self.contains("?") ? "&" : "?") + "page=2";
    }

    /** Sends back what was asked with, as proxies do on an error. */
    private void echo(Reply reply, RecordedRequest request) {
        ObjectNode body = JSON.createObjectNode();
        String told = request.header("Authorization") + " " + request.text();
        body.put("message", told + "\r\n" + FORGED + number + " \u001b[31m" + FORGED + number);
        body.put("error", told);
        reply.body(body.toString());
        reply.set("X-Accepted-GitHub-Permissions", told.replaceAll("[\r\n]", " ") + " \u001b[31m" + FORGED + number);
    }

    /**
     * Makes a change of the headers.
     *
     * @param changed whether the body is changed as well; then its length is left alone, which could cut the change off
     */
    Change header(boolean changed) {
        boolean pages = list || wrapped;
        int share = random.nextInt(100);
        if (pages && share < 55) {
            return link();
        }
        return switch (random.nextInt(changed ? 6 : 9)) {
            case 0 -> {
                String type = pick(List.of(
                        "text/html",
                        "application/xml",
                        "application/json; charset=utf-16",
                        "application/json; charset=nonsense",
                        "",
                        "text/plain; charset=iso-8859-1",
                        "application/json;charset=\"",
                        "multipart/form-data",
                        "\u00e4"));
                yield broken("Content-Type", reply -> reply.set("Content-Type", type));
            }
            case 1 -> {
                String amount = pick(AMOUNTS);
                String status = pick(List.of("200", "403", "429", "503"));
                yield broken("Retry-After odd with " + status, reply -> {
                    reply.set("Retry-After", amount);
                    if (!status.equals("200")) {
                        reply.status(status + " Reason");
                        reply.body("{\"message\":\"You have exceeded a secondary rate limit\"}");
                    }
                });
            }
            case 2 -> {
                String name = pick(
                        List.of("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "X-RateLimit-Used"));
                String amount = pick(AMOUNTS);
                boolean refused = random.nextBoolean();
                yield broken("rate limit odd", reply -> {
                    reply.set(name, amount);
                    if (refused) {
                        reply.status("403 Forbidden");
                        reply.body("{\"message\":\"API rate limit exceeded for user ID 1.\"}");
                    }
                });
            }
            case 3 -> {
                String sso = pick(List.of(
                        "partial-results; organizations=21955855,20582480",
                        "required; url=https://github.com/x?secret=1",
                        "PARTIAL-RESULTS",
                        "",
                        "nonsense",
                        "partial-results"));
                Consumer<Reply> less =
                        sso.toLowerCase(Locale.ROOT).startsWith("partial") && !changed ? fewer() : reply -> {};
                yield broken("single sign-on", reply -> {
                    less.accept(reply);
                    reply.set("X-GitHub-SSO", sso);
                });
            }
            case 4 -> {
                String line = pick(List.of(
                        "NoColon",
                        ": no name",
                        "X-Folded: a\r\n b",
                        "X Space: a",
                        "X-Nul: \u0000",
                        "X-Long: " + "x".repeat(100_000),
                        "Date: nonsense",
                        "Date: Fri, 31 Dec 2099 23:59:59 GMT",
                        "Date: Thu, 01 Jan 1970 00:00:00 GMT",
                        "Set-Cookie: a=b; Domain=" + "y".repeat(5000),
                        "Connection: close",
                        "Connection: nonsense, ,",
                        "Keep-Alive: timeout=-1",
                        "Trailer: X",
                        "Upgrade: h2c",
                        "X-Esc: \u001b[31m" + FORGED + number));
                yield broken(
                        line.startsWith("Date") ? "Date odd" : "a header line odd",
                        reply -> reply.headers().add(line));
            }
            case 5 -> {
                int count = pick(List.of(150, 3000));
                yield broken("many headers", reply -> {
                    for (int i = 0; i < count; i++) {
                        reply.headers().add("X-" + i + ": " + i);
                    }
                });
            }
            case 6 -> contentEncoding();
            default -> length();
        };
    }

    private Change contentEncoding() {
        String encoding =
                pick(List.of("gzip", "gzip", "gzip", "br", "deflate", "identity", "gzip, gzip", "nonsense", "x-gzip"));
        int how = random.nextInt(5);
        return broken("Content-Encoding", reply -> {
            reply.set("Content-Encoding", encoding);
            if (encoding.endsWith("gzip") && how > 0) {
                byte[] zipped = gzip(reply.body());
                if (how == 2) {
                    zipped = Arrays.copyOf(zipped, zipped.length / 2);
                } else if (how == 3) {
                    zipped = Arrays.copyOf(zipped, zipped.length - 3);
                } else if (how == 4) {
                    zipped[zipped.length - 6] ^= 0x55;
                }
                reply.body(zipped);
            }
        });
    }

    private Change length() {
        String how = pick(List.of("half", "LONGER", "-1", "abc", "", "99999999999999999999", "two", "none", "both"));
        return broken("Content-Length", reply -> {
            reply.unframed();
            int length = reply.body().length;
            switch (how) {
                case "half" -> reply.set("Content-Length", String.valueOf(length / 2));
                case "LONGER" -> reply.set("Content-Length", String.valueOf(length + 10));
                case "two" -> {
                    reply.headers().add("Content-Length: " + length);
                    reply.headers().add("Content-Length: " + length / 2);
                }
                case "none" -> {}
                case "both" -> {
                    reply.headers().add("Content-Length: " + length);
                    reply.headers().add("Transfer-Encoding: chunked");
                }
                default -> reply.set("Content-Length", how);
            }
        });
    }

    private Change link() {
        String kind = pick(List.of(
                "missing",
                "missing",
                "elsewhere",
                "to itself",
                "to the first page",
                "with a fragment",
                "relative",
                "several",
                "unreadable",
                "unreadable",
                "next on the last page",
                "last without next",
                "odd but right",
                "empty"));
        String other = pick(List.of(
                elsewhere + "/orgs/acme/repos?page=2",
                "https://api.github.com@" + elsewhere.substring(7) + "/x",
                "//" + elsewhere.substring(7) + "/x",
                "https://api.github.com/orgs/acme/repos?page=2",
                "http:\\\\" + elsewhere.substring(7) + "/x",
                "http://localhost:1/x",
                "ftp://127.0.0.1/x",
                "javascript:alert(1)"));
        String unreadable = pick(List.of(
                "<",
                "<http://",
                "next",
                "<URL>; rel=next; rel=\"prev",
                ";;;,,,",
                "<URL> rel=\"next\"",
                "<URL>; rel=",
                "URL; rel=\"next\"",
                "<URL; rel=\"next\"",
                "\u0001<URL>; rel=\"next\"",
                "<URL>; rel=\"nex",
                "<URL>;",
                "{}",
                "<>; rel=\"next\"",
                "< >; rel=\"next\"",
                "<URL>; rel=\"next\", <",
                "<a b>; rel=\"next\"",
                "<%zz>; rel=\"next\""));
        String right = pick(List.of(
                "<URL>; rel=next",
                "<URL>; REL=\"Next\"",
                "<URL>;rel=\"next\";title=\"a, b; c\"",
                "<URL>; rel=\"last next\"",
                "<URL>; title=\"<x>; rel=\\\"prev\\\"\"; rel=\"next\""));
        boolean stated = where.place() == Place.INSTALLATIONS
                && List.of("missing", "empty", "last without next").contains(kind);
        return new Change("Link " + kind, stated ? Effect.STATED : Effect.BROKEN, (reply, request) -> {
            Matcher found = NEXT.matcher(String.valueOf(reply.header("Link")));
            String next = found.find() ? found.group(1) : null;
            String self = "http://" + request.header("Host") + request.pathAndQuery();
            switch (kind) {
                case "missing" -> reply.without("Link");
                case "empty" -> reply.set("Link", "");
                case "elsewhere" -> reply.set("Link", "<" + other + ">; rel=\"next\"");
                case "to itself" -> reply.set("Link", "<" + self + ">; rel=\"next\"");
                case "to the first page" ->
                    reply.set("Link", "<" + self.replaceAll("[?&](page|after)=[^&]*", "") + ">; rel=\"next\"");
                case "next on the last page" -> {
                    if (next == null) {
                        String beyond = self + (self.contains("?") ? "&" : "?") + "page=" + (where.page() + 50);
                        reply.set("Link", "<" + beyond + ">; rel=\"next\"");
                    }
                }
                default -> {
                    if (next != null) {
                        reply.without("Link");
                        relinked(reply, kind, next, unreadable, right, other);
                    }
                }
            }
        });
    }

    private static void relinked(Reply reply, String kind, String next, String unreadable, String right, String other) {
        switch (kind) {
            case "with a fragment" -> reply.set("Link", "<" + next + "#top>; rel=\"next\"");
            case "relative" -> reply.set("Link", "<" + next.replaceFirst("http://[^/]+", "") + ">; rel=\"next\"");
            case "several" -> {
                reply.headers().add("Link: <" + next + ">; rel=\"next\"");
                reply.headers().add("Link: <" + other + ">; rel=\"next\"");
            }
            case "last without next" -> reply.set("Link", "<" + next + ">; rel=\"last\"");
            case "odd but right" -> reply.set("Link", right.replace("URL", next));
            default -> reply.set("Link", unreadable.replace("URL", next));
        }
    }

    Change delivery() {
        List<Delivery> all = List.of(Delivery.values());
        Delivery delivery = all.get(1 + random.nextInt(all.size() - 1));
        if (delivery == Delivery.ENDLESS_INTERIM
                || delivery == Delivery.DRIP_BODY
                || delivery == Delivery.DRIP_HEADERS) {
            // What takes a whole run's time is drawn half as often
            delivery = random.nextBoolean() ? delivery : Delivery.CLOSE_IN_BODY;
        }
        Delivery chosen = delivery;
        return broken(chosen.name().toLowerCase(Locale.ROOT).replace('_', ' '), reply -> reply.delivery(chosen));
    }

    /** Leaves a part of the records out, perhaps all, and perhaps the way to the next page. */
    private Consumer<Reply> fewer() {
        double share = random.nextDouble() * 0.99;
        boolean unlinked = random.nextBoolean();
        return reply -> {
            change(reply, root -> keep(root, share), null);
            unlink(reply, unlinked);
        };
    }

    private void keep(JsonNode root, double share) {
        JsonNode records = root.isArray() ? root : firstArray(root);
        if (records instanceof ArrayNode array) {
            int kept = (int) (array.size() * share);
            while (array.size() > kept) {
                array.remove(array.size() - 1);
            }
        }
    }

    private static JsonNode firstArray(JsonNode root) {
        for (JsonNode child : root) {
            if (child.isArray()) {
                return child;
            }
        }
        return root;
    }

    private static JsonNode record(JsonNode root, double which) {
        JsonNode records = root.isArray() ? root : firstArray(root);
        return records.isArray() && !records.isEmpty() ? records.get((int) (which * records.size())) : root;
    }

    private static void setRaw(ObjectNode object, String field, String raw) {
        if (raw.equals("MISSING")) {
            object.remove(field);
        } else {
            object.put(field, RAW);
        }
    }

    /** What is no JSON to change, such as an honest refusal without a body, stays. */
    private static void change(Reply reply, Consumer<JsonNode> what, String raw) {
        try {
            JsonNode root = JSON.readTree(reply.body());
            if (root == null || root.isMissingNode()) {
                return;
            }
            what.accept(root);
            String text = root.toString();
            reply.body(raw == null ? text : text.replace('"' + RAW + '"', raw));
        } catch (JsonProcessingException e) {
            // Another change was here before
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void unlink(Reply reply, boolean unlinked) {
        if (unlinked) {
            reply.without("Link");
        }
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }

    private static Change broken(String name, Consumer<Reply> what) {
        return new Change(name, Effect.BROKEN, (reply, request) -> what.accept(reply));
    }

    private <T> T pick(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }
}
