package io.parley.storage.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class a {@link StorageFixture} of its own. Its constructor and methods may ask for any bean, for
 * {@code JdbcTemplate} to look at rows, and for the fixture itself.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(StorageExtension.class)
public @interface StorageTest {
    /** Configurations whose beans win over the fixture's own. */
    Class<?>[] configurations() default {};

    /** {@code name=value}, as in application.yml. */
    String[] properties() default {};
}
