package io.parley.storage.testing;

import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** What {@link StorageTest} stands for: one fixture for each test class, closed after its last test. */
final class StorageExtension implements BeforeAllCallback, ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(StorageExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        StorageTest test = context.getRequiredTestClass().getAnnotation(StorageTest.class);
        if (test != null) {
            context.getStore(NAMESPACE)
                    .put(
                            StorageFixture.class,
                            StorageFixture.open(List.of(test.configurations()), List.of(test.properties())));
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return fixture(context).offers(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return fixture(context).offer(parameter.getParameter().getType());
    }

    private static StorageFixture fixture(ExtensionContext context) {
        return context.getStore(NAMESPACE).get(StorageFixture.class, StorageFixture.class);
    }
}
