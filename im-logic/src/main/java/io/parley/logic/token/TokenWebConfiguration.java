package io.parley.logic.token;

import java.util.List;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Lets endpoints ask for {@link SignedIn} and {@link ServerKey}. */
@Configuration(proxyBeanMethods = false)
class TokenWebConfiguration implements WebMvcConfigurer {
    static {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(SignedIn.class, ServerKey.class);
    }

    private final BearerResolver bearers;

    TokenWebConfiguration(BearerResolver bearers) {
        this.bearers = bearers;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(bearers);
    }
}
