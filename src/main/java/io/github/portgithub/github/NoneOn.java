package io.github.portgithub.github;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The answers by which an API says that a repository has no records of a kind, such as {@code 410 Issues are disabled}: a
 * status, and words of the answer's {@code message} where the status alone can mean something else. Several with semicolons
 * between them. A kind that names none has none: for it a refusal is never an empty list. Immutable.
 */
final class NoneOn {

    private static final ObjectMapper JSON = new ObjectMapper();

    private record Answer(int status, String words) {}

    private final List<Answer> answers;

    private NoneOn(List<Answer> answers) {
        this.answers = List.copyOf(answers);
    }

    /**
     * Reads the variable {@code noneOn}.
     *
     * @param text such as {@code 404} or {@code 403 alerts are disabled; 410}; null or empty names no answer
     * @return the answers
     * @throws IllegalArgumentException if a part does not begin with a status of the client's errors or 204
     */
    static NoneOn of(String text) {
        List<Answer> answers = new ArrayList<>();
        for (String part : text == null ? new String[0] : text.split(";")) {
            String one = part.strip();
            if (!one.isEmpty()) {
                if (!one.matches("(204|4\\d\\d)(\\s.*)?") || one.matches("(401|429).*")) {
                    throw new IllegalArgumentException("the variable noneOn must hold statuses, each with words of the"
                            + " answer's message if need be, such as '410 Issues are disabled; 404'; it is '" + text
                            + "'. 401 and 429 never mean that there is nothing");
                }
                answers.add(new Answer(
                        Integer.parseInt(one.substring(0, 3)),
                        one.substring(3).strip().toLowerCase(Locale.ROOT)));
            }
        }
        return new NoneOn(answers);
    }

    /**
     * Tells whether an answer says that there is nothing.
     *
     * @param status its status
     * @param body how its body begins; only a {@code message} of a JSON object counts
     */
    boolean matches(int status, String body) {
        return answers.stream()
                .filter(answer -> answer.status == status)
                .anyMatch(answer -> answer.words.isEmpty() || message(body).contains(answer.words));
    }

    private static String message(String body) {
        try {
            JsonNode answer = JSON.readTree(body == null ? "" : body);
            return answer == null ? "" : answer.path("message").asText("").toLowerCase(Locale.ROOT);
        } catch (JsonProcessingException e) {
            return "";
        }
    }
}
