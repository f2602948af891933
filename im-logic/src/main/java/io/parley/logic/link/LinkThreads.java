package io.parley.logic.link;

import org.springframework.boot.grpc.server.autoconfigure.GrpcServerExecutorProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Events are taken on the transport's own threads: nothing behind the link blocks, so that a hop would only cost. */
@Configuration(proxyBeanMethods = false)
class LinkThreads {
    @Bean
    GrpcServerExecutorProvider transportThreads() {
        return () -> Runnable::run;
    }
}
