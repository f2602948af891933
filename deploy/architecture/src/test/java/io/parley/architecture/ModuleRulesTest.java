package io.parley.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import org.junit.jupiter.api.Test;

/** What may know what. */
class ModuleRulesTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.parley");
    private static final String[] TIERS = {
        "io.parley.common..", "io.parley.access..", "io.parley.storage..", "io.parley.logic..", "io.parley.client.."
    };

    /** Only the packages of ours that are named, besides everybody else's. */
    private static void mayUse(String module, String... ours) {
        classes()
                .that()
                .resideInAPackage("io.parley." + module + "..")
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackages("io.parley..").or(resideInAnyPackage(ours)))
                .check(ALL);
    }

    @Test
    void everyTier_isAmongTheClassesThatAreLookedAt() {
        for (String tier : TIERS) {
            assertThat(ALL.that(resideInAPackage(tier))).as(tier).hasSizeGreaterThan(5);
        }
    }

    @Test
    void modules_dependOnlyInTheirDirection() {
        mayUse("common", "io.parley.common..");
        mayUse("access", "io.parley.common..", "io.parley.access..");
        mayUse("storage", "io.parley.common..", "io.parley.storage..");
        mayUse("logic", "io.parley.common..", "io.parley.storage..", "io.parley.logic..");
        mayUse(
                "client",
                "io.parley.common.protocol..",
                "io.parley.common.content..",
                "io.parley.common.error..",
                "io.parley.client..");
    }

    @Test
    void packages_haveNoCycles() {
        slices().matching("io.parley.(*).(*)..")
                .should()
                .beFreeOfCycles()
                // A conversation's state shows its last message.
                .ignoreDependency(
                        resideInAPackage("io.parley.storage.conversation"),
                        resideInAPackage("io.parley.storage.message"))
                .check(ALL);
    }

    @Test
    void netty_isKnownToAccessAndSdkAlone() {
        noClasses()
                .that(resideInAnyPackage(TIERS)
                        .and(resideOutsideOfPackages("io.parley.access..", "io.parley.client..")))
                .should()
                .dependOnClassesThat(resideInAPackage("io.netty.."))
                .check(ALL);
    }

    @Test
    void myBatisAndRedisson_areKnownToStorageAlone() {
        noClasses()
                .that(resideOutsideOfPackages("io.parley.storage.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.apache.ibatis..", "com.baomidou..", "org.redisson.."))
                .check(ALL);
    }

    @Test
    void spring_isNotKnownToAccessCommonAndSdk() {
        noClasses()
                .that(resideInAnyPackage("io.parley.access..", "io.parley.common..", "io.parley.client.."))
                .should()
                .dependOnClassesThat(resideInAPackage("org.springframework.."))
                .check(ALL);
    }

    @Test
    void tiers_writeToNoStandardStream() {
        noClasses()
                .that(resideInAnyPackage(TIERS))
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .check(ALL);
    }

    @Test
    void nobody_sleeps() {
        noClasses().should().callMethod(Thread.class, "sleep", long.class).check(ALL);
        noClasses()
                .should()
                .callMethod(java.util.concurrent.TimeUnit.class, "sleep", long.class)
                .check(ALL);
    }
}
