package io.github.portgithub.github;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.github.portgithub.mapping.ProjectedNodeDeserializer;
import io.github.portgithub.mapping.ProjectingFactory;

/** How pages are parsed. */
public final class GithubJson {

    private GithubJson() {}

    /**
     * Makes the mapper that pages are parsed with. A reader of it may be given a {@link
     * io.github.portgithub.mapping.Projection} as its schema, and then keeps only what that reads.
     *
     * @param maxPageBytes {@code github.max-page-bytes}: a longer page is refused while it is read
     * @return a mapper of its own, thread-safe
     */
    public static ObjectMapper mapper(long maxPageBytes) {
        JsonFactoryBuilder factory = new JsonFactoryBuilder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxDocumentLength(maxPageBytes)
                        .build());
        return JsonMapper.builder(new ProjectingFactory(factory))
                .addModule(new SimpleModule().addDeserializer(JsonNode.class, new ProjectedNodeDeserializer()))
                // What follows the value shows that the answer is none of GitHub's, or was put together on the way
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }
}
