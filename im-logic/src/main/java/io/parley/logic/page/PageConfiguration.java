package io.parley.logic.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.PathResourceResolver;

/**
 * Files of the web build. Those under {@code assets/} have their content's hash in their name and never change. Every
 * path of the desk that is no file is the desk's page, which finds its way by itself.
 */
@Configuration(proxyBeanMethods = false)
class PageConfiguration implements WebMvcConfigurer {
    private static final CacheControl FOREVER =
            CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

    private final PagePolicy policy;

    PageConfiguration(PagePolicy policy) {
        this.policy = policy;
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/widget/assets/**")
                .addResourceLocations("classpath:/META-INF/resources/widget/assets/")
                .setCacheControl(FOREVER);
        registry.addResourceHandler("/desk/assets/**")
                .addResourceLocations("classpath:/META-INF/resources/desk/assets/")
                .setCacheControl(FOREVER);
        registry.addResourceHandler("/desk/**")
                .addResourceLocations("classpath:/META-INF/resources/desk/")
                .setCacheControl(CacheControl.noCache())
                .resourceChain(false)
                .addResolver(new DeskResolver());
    }

    @Override
    public void addViewControllers(ViewControllerRegistry registry) {
        registry.addRedirectViewController("/", "/desk/").setKeepQueryParams(false);
        registry.addRedirectViewController("/desk", "/desk/").setKeepQueryParams(true);
        registry.addViewController("/desk/").setViewName("forward:/desk/index.html");
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new HandlerInterceptor() {
                    @Override
                    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
                        response.setHeader("Content-Security-Policy", policy.unframed());
                        return true;
                    }
                })
                .addPathPatterns("/desk", "/desk/**");
    }

    private static final class DeskResolver extends PathResourceResolver {
        @Override
        protected @Nullable Resource getResource(String path, Resource location) throws IOException {
            Resource file = super.getResource(path, location);
            boolean isFile = path.substring(path.lastIndexOf('/') + 1).contains(".");
            return file != null || isFile ? file : super.getResource("index.html", location);
        }
    }
}
