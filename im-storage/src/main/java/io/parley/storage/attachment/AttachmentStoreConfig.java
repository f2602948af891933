package io.parley.storage.attachment;

import java.net.URI;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param directory where the bytes of attachments lie; several logic nodes need one that all of them see
 * @param s3 where they lie instead, if it names a bucket
 */
@ConfigurationProperties("parley.attachment.store")
public record AttachmentStoreConfig(
        @DefaultValue("attachments") Path directory,
        @DefaultValue S3 s3) {

    /**
     * @param bucket empty: none, and the directory is used
     * @param endpoint the address of a service that is not Amazon's, as {@code https://minio:9000}; it finds the bucket in the
     *     path. Empty: Amazon's of the region
     * @param region what requests are signed for
     * @param prefix of every key, as {@code parley/}
     * @param accessKey empty: found as Amazon's SDK finds credentials
     */
    public record S3(
            @DefaultValue("") String bucket,
            @DefaultValue("") String endpoint,
            @DefaultValue("us-east-1") String region,
            @DefaultValue("") String prefix,
            @DefaultValue("") String accessKey,
            @DefaultValue("") String secretKey) {
        public S3 {
            if (!endpoint.isEmpty() && !isAddress(endpoint)) {
                throw new IllegalArgumentException("parley.attachment.store.s3.endpoint: " + endpoint
                        + " (expected: http:// or https:// with a host, or nothing)");
            }
            if (!bucket.isEmpty() && region.isEmpty()) {
                throw new IllegalArgumentException(
                        "parley.attachment.store.s3.region: empty (expected: what requests are signed for)");
            }
            if (accessKey.isEmpty() != secretKey.isEmpty()) {
                throw new IllegalArgumentException(
                        "parley.attachment.store.s3: access-key is " + (accessKey.isEmpty() ? "empty" : "set")
                                + ", secret-key is " + (secretKey.isEmpty() ? "empty" : "set")
                                + " (expected: both or none)");
            }
        }

        boolean isUsed() {
            return !bucket.isEmpty();
        }

        private static boolean isAddress(String endpoint) {
            try {
                URI address = URI.create(endpoint);
                return address.getHost() != null
                        && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()));
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        @Override
        public String toString() {
            return "S3[bucket=" + bucket + ", endpoint=" + endpoint + ", region=" + region + ", prefix=" + prefix + "]";
        }
    }
}
