package io.github.portgithub.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.resync.ResyncRun;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.component.bean.BeanInfo;
import org.junit.jupiter.api.Test;

/**
 * Camel takes {@code getName()} for an overload of {@code name()} if the JVM happens to list it first, and then {@code
 * ${body.name}} fails for being ambiguous: on one start in a few, and only there. So no class has both.
 */
class AccessorNamesTest {

    @Test
    void noClassHasTwoMethodsThatSimpleCannotTellApart() throws IOException, URISyntaxException {
        Path classes = Path.of(ResyncRun.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> ambiguous;
        try (Stream<Path> files = Files.walk(classes)) {
            ambiguous = files.map(file -> classes.relativize(file).toString())
                    .filter(name -> name.endsWith(".class") && !name.contains("package-info"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .flatMap(AccessorNamesTest::ambiguousMethods)
                    .sorted()
                    .toList();
        }

        assertThat(ambiguous).isEmpty();
    }

    private static Stream<String> ambiguousMethods(String className) {
        Method[] methods;
        try {
            methods = Class.forName(className, false, AccessorNamesTest.class.getClassLoader())
                    .getDeclaredMethods();
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
        List<String> names = Arrays.stream(methods)
                .filter(method -> method.getParameterCount() == 0)
                .map(Method::getName)
                .toList();
        return Arrays.stream(methods)
                .filter(BeanInfo::isGetter)
                .filter(getter -> names.contains(BeanInfo.getGetterShorthandName(getter)))
                .map(getter -> className + "." + getter.getName());
    }
}
