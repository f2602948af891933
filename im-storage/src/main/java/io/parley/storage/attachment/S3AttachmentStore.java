package io.parley.storage.attachment;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * An object for each name in a bucket of Amazon S3 or of what speaks as it does. Nothing is tried twice here: bytes are
 * streamed and gone, so the client sends its part anew, and a sweep comes back to what it could not remove.
 */
final class S3AttachmentStore implements AttachmentStore, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(S3AttachmentStore.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration SILENCE_TIMEOUT = Duration.ofSeconds(30);

    private final S3Client client;
    private final String bucket;
    private final String prefix;

    private S3AttachmentStore(S3Client client, String bucket, String prefix) {
        this.client = client;
        this.bucket = bucket;
        this.prefix = prefix;
    }

    /**
     * @throws IllegalStateException if the service says that there is no such bucket, or that it is not for us; that it can't
     *     be reached is only logged, as it may be a moment later
     */
    static S3AttachmentStore open(AttachmentStoreConfig.S3 config) {
        S3Client client = client(config);
        try {
            client.headBucket(request -> request.bucket(config.bucket()));
        } catch (S3Exception e) {
            if (e.statusCode() < 500) {
                client.close();
                throw new IllegalStateException(
                        "parley.attachment.store.s3: the answer for " + config + " is " + e.statusCode()
                                + " (expected: a bucket that the credentials may use)",
                        e);
            }
            LOG.warn("attachments can't be stored now: {} answers {}", config, e.statusCode());
        } catch (SdkException e) {
            LOG.warn("attachments can't be stored now: {} can't be reached: {}", config, e.toString());
        }
        return new S3AttachmentStore(client, config.bucket(), config.prefix());
    }

    private static S3Client client(AttachmentStoreConfig.S3 config) {
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT_TIMEOUT)
                        .socketTimeout(SILENCE_TIMEOUT))
                .overrideConfiguration(override -> override.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .region(Region.of(config.region()))
                // Services other than Amazon's don't all know its newer checksums; a file's own is examined anyway.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        if (!config.endpoint().isEmpty()) {
            builder.endpointOverride(URI.create(config.endpoint())).forcePathStyle(true);
        }
        if (!config.accessKey().isEmpty()) {
            builder.credentialsProvider(StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(config.accessKey(), config.secretKey())));
        }
        return builder.build();
    }

    @Override
    public void write(String name, InputStream source, long size) throws IOException {
        String key = key(name);
        ExactStream body = new ExactStream(source, size);
        try {
            client.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromInputStream(body, size));
        } catch (SdkException e) {
            body.rethrowFailure();
            throw new IOException("S3 did not take " + key, e);
        }
    }

    @Override
    public InputStream read(String name, long from) throws IOException {
        GetObjectRequest.Builder request =
                GetObjectRequest.builder().bucket(bucket).key(key(name));
        if (from > 0) {
            request.range("bytes=" + from + "-");
        }
        try {
            return client.getObject(request.build());
        } catch (NoSuchKeyException e) {
            NoSuchFileException missing = new NoSuchFileException(key(name));
            missing.initCause(e);
            throw missing;
        } catch (SdkException e) {
            throw new IOException("S3 did not give " + key(name), e);
        }
    }

    @Override
    public void removeFolder(String folder) throws IOException {
        String start = key(folder) + "/";
        try {
            for (S3Object found : client.listObjectsV2Paginator(
                            request -> request.bucket(bucket).prefix(start))
                    .contents()) {
                removeKey(found.key());
            }
        } catch (SdkException e) {
            throw new IOException("S3 did not remove " + start, e);
        }
    }

    @Override
    public void remove(String name) throws IOException {
        try {
            removeKey(key(name));
        } catch (SdkException e) {
            throw new IOException("S3 did not remove " + key(name), e);
        }
    }

    private void removeKey(String key) {
        client.deleteObject(request -> request.bucket(bucket).key(key));
    }

    private String key(String name) {
        return prefix + StoredName.checked(name);
    }

    @Override
    public void close() {
        client.close();
    }
}
