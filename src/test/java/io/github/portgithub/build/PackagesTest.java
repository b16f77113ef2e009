package io.github.portgithub.build;

import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * Which package may use which. A stage is a package, and arrows go down the list: what is lower knows nothing of what is
 * above it. A package that is new takes its place here first.
 */
@AnalyzeClasses(packages = "io.github.portgithub", importOptions = DoNotIncludeTests.class)
class PackagesTest {

    private static final String OURS = "io.github.portgithub";

    @ArchTest
    static final ArchRule packagesUseWhatIsBelowThem = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage(OURS + "..")
            .layer("jq")
            .definedBy(OURS + ".jq")
            .layer("http")
            .definedBy(OURS + ".http")
            .layer("mapping")
            .definedBy(OURS + ".mapping")
            .layer("github")
            .definedBy(OURS + ".github")
            .layer("github.app")
            .definedBy(OURS + ".github.app")
            .layer("github.graphql")
            .definedBy(OURS + ".github.graphql")
            .layer("github.tree")
            .definedBy(OURS + ".github.tree")
            .layer("github.event")
            .definedBy(OURS + ".github.event")
            .layer("port")
            .definedBy(OURS + ".port")
            .layer("delivery")
            .definedBy(OURS + ".delivery")
            .layer("ledger")
            .definedBy(OURS + ".ledger")
            .layer("resync")
            .definedBy(OURS + ".resync")
            .layer("reconcile")
            .definedBy(OURS + ".reconcile")
            .layer("cluster")
            .definedBy(OURS + ".cluster")
            .layer("status")
            .definedBy(OURS + ".status")
            .layer("live")
            .definedBy(OURS + ".live")
            .layer("host")
            .definedBy(OURS + ".host")
            .layer("kamelet")
            .definedBy(OURS + ".kamelet")
            .layer("standalone")
            .definedBy(OURS + ".standalone")
            .layer("the program")
            .definedBy(OURS)
            .layer("sandbox")
            .definedBy(OURS + ".sandbox", OURS + ".sandbox.server")
            .layer("the sandbox's command")
            .definedBy(OURS + ".sandbox.command")
            .ensureAllClassesAreContainedInArchitecture()
            .whereLayer("jq")
            .mayNotAccessAnyLayer()
            .whereLayer("http")
            .mayNotAccessAnyLayer()
            .whereLayer("mapping")
            .mayOnlyAccessLayers("jq", "http")
            .whereLayer("github")
            .mayOnlyAccessLayers("mapping", "http")
            .whereLayer("github.app")
            .mayOnlyAccessLayers("mapping", "http", "github")
            .whereLayer("github.graphql")
            .mayOnlyAccessLayers("mapping", "http", "github")
            .whereLayer("github.tree")
            .mayOnlyAccessLayers("mapping", "http", "github", "github.graphql")
            .whereLayer("github.event")
            .mayOnlyAccessLayers("jq", "mapping", "http", "github")
            .whereLayer("port")
            .mayOnlyAccessLayers("mapping", "http")
            .whereLayer("delivery")
            .mayOnlyAccessLayers("mapping", "http", "port")
            .whereLayer("ledger")
            .mayOnlyAccessLayers("http")
            .whereLayer("resync")
            .mayOnlyAccessLayers(
                    "mapping",
                    "http",
                    "github",
                    "github.app",
                    "github.graphql",
                    "github.tree",
                    "github.event",
                    "port",
                    "delivery",
                    "ledger")
            .whereLayer("reconcile")
            .mayOnlyAccessLayers(
                    "mapping", "http", "github", "github.app", "github.graphql", "port", "delivery", "ledger", "resync")
            .whereLayer("cluster")
            .mayOnlyAccessLayers("mapping", "http", "github", "port", "ledger", "resync")
            .whereLayer("status")
            .mayOnlyAccessLayers(
                    "mapping", "http", "github", "port", "delivery", "ledger", "resync", "reconcile", "live", "cluster")
            .whereLayer("live")
            .mayOnlyAccessLayers(
                    "jq",
                    "mapping",
                    "http",
                    "github",
                    "github.app",
                    "github.event",
                    "port",
                    "delivery",
                    "ledger",
                    "resync",
                    "reconcile")
            .whereLayer("host")
            .mayOnlyAccessLayers(
                    "mapping",
                    "http",
                    "github",
                    "github.app",
                    "github.graphql",
                    "port",
                    "delivery",
                    "ledger",
                    "resync",
                    "reconcile")
            .whereLayer("kamelet")
            .mayOnlyAccessLayers(
                    "mapping",
                    "http",
                    "github",
                    "github.app",
                    "github.graphql",
                    "port",
                    "delivery",
                    "ledger",
                    "resync",
                    "reconcile")
            .whereLayer("standalone")
            .mayOnlyAccessLayers(
                    "mapping",
                    "http",
                    "github",
                    "github.app",
                    "github.graphql",
                    "port",
                    "delivery",
                    "live",
                    "ledger",
                    "resync",
                    "reconcile",
                    "live",
                    "host")
            .whereLayer("the program")
            .mayOnlyAccessLayers("standalone", "port")
            .whereLayer("sandbox")
            .mayNotAccessAnyLayer()
            .whereLayer("the sandbox's command")
            .mayOnlyAccessLayers("sandbox", "standalone", "host", "resync");

    @ArchTest
    static final ArchRule packagesUseEachOtherInNoCircle =
            slices().matching(OURS + ".(**)").should().beFreeOfCycles();

    /** Hosts have another jar than the sandbox's; only what is in the latter may need it. */
    @ArchTest
    static final ArchRule onlyTheSandboxUsesTheSandbox = classes()
            .that()
            .resideInAPackage(OURS + ".sandbox..")
            .should()
            .onlyHaveDependentClassesThat()
            .resideInAPackage(OURS + ".sandbox..");

    @ArchTest
    static void jqIsALibraryOfTwoClasses(JavaClasses ours) {
        assertThat(
                        ours
                                .that(JavaClass.Predicates.resideInAPackage(OURS + ".jq")
                                        .and(modifier(JavaModifier.PUBLIC)))
                                .stream()
                                .filter(JavaClass::isTopLevelClass)
                                .map(JavaClass::getSimpleName))
                .containsExactlyInAnyOrder("JqProgram", "JqException");
    }
}
