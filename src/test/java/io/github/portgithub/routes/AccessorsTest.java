package io.github.portgithub.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Camel's Simple language takes {@code login} for {@code login()} and for {@code getLogin()}. With both it depends on the
 * order in which the JVM lists them, which differs from start to start, whether the call is ambiguous; also if {@code
 * login(...)} has parameters.
 */
class AccessorsTest {

    private static final Path CLASSES = Path.of("target", "classes");

    @Test
    void noClassHasAnAccessorInBothForms() throws Exception {
        List<Path> files;
        try (Stream<Path> tree = Files.walk(CLASSES.resolve("io"))) {
            files = tree.filter(file -> file.toString().endsWith(".class")).toList();
        }

        assertThat(files).hasSizeGreaterThan(50).allSatisfy(file -> {
            String name =
                    CLASSES.relativize(file).toString().replace(".class", "").replace('/', '.');
            List<Method> methods = Stream.of(Class.forName(name).getDeclaredMethods())
                    .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                    .toList();
            Set<String> names = methods.stream()
                    .filter(method -> method.getReturnType() != void.class)
                    .map(Method::getName)
                    .collect(Collectors.toSet());
            assertThat(methods.stream()
                            .filter(method -> method.getParameterCount() == 0 && method.getReturnType() != void.class)
                            .map(Method::getName)
                            .filter(accessor -> names.contains(withoutPrefix(accessor))))
                    .as(name)
                    .isEmpty();
        });
    }

    private static String withoutPrefix(String accessor) {
        String bare = accessor.replaceFirst("^(get|is)(?=[A-Z])", "");
        return bare.equals(accessor) ? "" : Character.toLowerCase(bare.charAt(0)) + bare.substring(1);
    }
}
