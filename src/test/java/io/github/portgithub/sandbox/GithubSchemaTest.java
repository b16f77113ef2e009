package io.github.portgithub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.ParseAndValidate;
import graphql.language.AstPrinter;
import graphql.language.EnumTypeDefinition;
import graphql.language.EnumValueDefinition;
import graphql.language.FieldDefinition;
import graphql.language.InputObjectTypeDefinition;
import graphql.language.InputValueDefinition;
import graphql.language.InterfaceTypeDefinition;
import graphql.language.ObjectTypeDefinition;
import graphql.language.TypeDefinition;
import graphql.parser.Parser;
import graphql.parser.ParserOptions;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import graphql.schema.idl.UnExecutableSchemaGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Whether the sandbox's GraphQL is GitHub's, and whether GitHub takes our queries. */
class GithubSchemaTest {

    private static final Path GITHUB = Path.of("../shared/github/schema.graphql");
    private static final Path QUERIES = Path.of("src/main/resources/port-github/graphql");

    static boolean isThere() {
        return Files.exists(GITHUB) || Files.exists(Path.of("../../shared/github/schema.graphql"));
    }

    private static TypeDefinitionRegistry github() throws IOException {
        Path file = Files.exists(GITHUB) ? GITHUB : Path.of("../../shared/github/schema.graphql");
        // The whole schema has more tokens than a parser takes from a stranger
        ParserOptions.setDefaultOperationParserOptions(ParserOptions.getDefaultSdlParserOptions());
        TypeDefinitionRegistry github = new SchemaParser().parse(Files.readString(file));
        // The file that GitHub publishes says some fields twice
        github.getTypes(ObjectTypeDefinition.class).forEach(type -> {
            Map<String, FieldDefinition> fields = new LinkedHashMap<>();
            type.getFieldDefinitions().forEach(field -> fields.putIfAbsent(field.getName(), field));
            if (fields.size() < type.getFieldDefinitions().size()) {
                github.remove(type);
                github.add(type.transform(changed -> changed.fieldDefinitions(List.copyOf(fields.values()))));
            }
        });
        return github;
    }

    private static TypeDefinitionRegistry ours() throws IOException {
        return new SchemaParser()
                .parse(Files.readString(Path.of("src/main/resources/io/github/portgithub/sandbox/github.graphqls")));
    }

    /** Returns our queries by the names of their files, with a fragment for each that a route file makes. */
    private static Map<String, String> queries() throws IOException {
        try (Stream<Path> files = Files.list(QUERIES)) {
            return files.collect(Collectors.toMap(file -> file.getFileName().toString(), file -> {
                try {
                    String query = Files.readString(file);
                    return query.contains("...Changes")
                            ? query + "fragment Changes on Repository { isArchived }"
                            : query;
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
    }

    @Test
    void sandboxTakesOurQueries() throws IOException {
        assertThat(problems(UnExecutableSchemaGenerator.makeUnExecutableSchema(ours())))
                .isEmpty();
    }

    @Test
    @EnabledIf("isThere")
    void githubTakesOurQueries() throws IOException {
        assertThat(problems(UnExecutableSchemaGenerator.makeUnExecutableSchema(github())))
                .isEmpty();
    }

    private static List<String> problems(GraphQLSchema schema) throws IOException {
        List<String> problems = new ArrayList<>();
        queries()
                .forEach((name, query) -> ParseAndValidate.validate(schema, Parser.parse(query))
                        .forEach(error -> problems.add(name + ": " + error.getMessage())));
        return problems;
    }

    @Test
    @EnabledIf("isThere")
    void sandboxHasNothingThatGithubLacks() throws IOException {
        TypeDefinitionRegistry github = github();
        List<String> problems = new ArrayList<>();
        for (TypeDefinition<?> type : ours().types().values()) {
            TypeDefinition<?> real = github.types().get(type.getName());
            if (real == null || !real.getClass().equals(type.getClass())) {
                problems.add(type.getName() + " is none of GitHub's");
            } else {
                Map<String, String> there = members(real);
                members(type).forEach((name, text) -> {
                    if (!text.equals(there.get(name))) {
                        problems.add(type.getName() + "." + name + ": " + text + ", at GitHub " + there.get(name));
                    }
                });
            }
        }
        assertThat(problems).isEmpty();
    }

    /** Returns what a type has: fields with their types, and each argument of a field. */
    private static Map<String, String> members(TypeDefinition<?> type) {
        Map<String, String> members = new TreeMap<>();
        List<FieldDefinition> fields = type instanceof ObjectTypeDefinition object
                ? object.getFieldDefinitions()
                : type instanceof InterfaceTypeDefinition object ? object.getFieldDefinitions() : List.of();
        for (FieldDefinition field : fields) {
            members.put(field.getName(), AstPrinter.printAst(field.getType()));
            field.getInputValueDefinitions()
                    .forEach(argument -> members.put(
                            field.getName() + "(" + argument.getName() + ")",
                            AstPrinter.printAst(argument.getType())
                                    + (argument.getDefaultValue() == null
                                            ? ""
                                            : " = " + AstPrinter.printAst(argument.getDefaultValue()))));
        }
        if (type instanceof InputObjectTypeDefinition input) {
            for (InputValueDefinition value : input.getInputValueDefinitions()) {
                members.put(value.getName(), AstPrinter.printAst(value.getType()));
            }
        }
        if (type instanceof EnumTypeDefinition values) {
            for (EnumValueDefinition value : values.getEnumValueDefinitions()) {
                members.put(value.getName(), "a value");
            }
        }
        return members;
    }
}
