package io.parley.storage.attachment;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AttachmentStoreConfig.class)
class AttachmentStoreConfiguration {
    @Bean
    AttachmentStore attachmentStore(AttachmentStoreConfig config) {
        return config.s3().isUsed() ? S3AttachmentStore.open(config.s3()) : new DiskAttachmentStore(config.directory());
    }
}
