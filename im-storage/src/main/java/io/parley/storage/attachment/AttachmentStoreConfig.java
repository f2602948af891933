package io.parley.storage.attachment;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param directory where the bytes of attachments lie; several logic nodes need one that all of them see
 */
@ConfigurationProperties("parley.attachment.store")
public record AttachmentStoreConfig(
        @DefaultValue("attachments") Path directory) {}
