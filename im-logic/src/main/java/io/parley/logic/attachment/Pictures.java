package io.parley.logic.attachment;

import io.parley.logic.attachment.AttachmentScanner.Source;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileCacheImageInputStream;
import javax.imageio.stream.ImageInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sizes and thumbnails, as a camera says that an image is to be turned. An image tells its size before anything of it is
 * decoded, and of one that is too large nothing is; of the others only every n-th pixel is kept, and two at a time are
 * decoded.
 */
final class Pictures {
    /** Of a thumbnail's longer side, in pixels. */
    static final int EDGE = 480;

    /** Its decoder holds all of an image at once. */
    private static final long MAX_WEBP_PIXELS = 12_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(Pictures.class);

    private final long maxPixels;
    private final Semaphore decoding = new Semaphore(2);

    Pictures(long maxPixels) {
        this.maxPixels = maxPixels;
    }

    /**
     * @param thumbnail a PNG or JPEG; empty if the image is small itself, too large, or broken
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Found(int width, int height, byte[] thumbnail) {
        static final Found NOTHING = new Found(0, 0, new byte[0]);
    }

    /** Of an image of a type that was found in its bytes. */
    Found look(String mediaType, Source source) throws IOException {
        Turn turn = mediaType.equals("image/jpeg") ? Turn.of(source) : Turn.NONE;
        long most = mediaType.equals("image/webp") ? Math.min(maxPixels, MAX_WEBP_PIXELS) : maxPixels;
        Iterator<ImageReader> readers = ImageIO.getImageReadersByMIMEType(mediaType);
        if (!readers.hasNext()) {
            return Found.NOTHING;
        }
        ImageReader reader = readers.next();
        decoding.acquireUninterruptibly();
        try (InputStream bytes = source.open();
                ImageInputStream input = new FileCacheImageInputStream(bytes, null)) {
            reader.setInput(input, true, true);
            return look(reader, turn, most);
        } catch (IOException | RuntimeException e) {
            LOG.debug("an image can't be read: {}", e.toString());
            return Found.NOTHING;
        } finally {
            decoding.release();
            reader.dispose();
        }
    }

    private static Found look(ImageReader reader, Turn turn, long most) throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        boolean isSmall = Math.max(width, height) <= EDGE;
        byte[] thumbnail = isSmall || (long) width * height > most
                ? new byte[0]
                : thumbnail(reader, turn, width, height).orElse(new byte[0]);
        return turn.isSideways() ? new Found(height, width, thumbnail) : new Found(width, height, thumbnail);
    }

    private static Optional<byte[]> thumbnail(ImageReader reader, Turn turn, int width, int height) {
        try {
            ImageReadParam param = reader.getDefaultReadParam();
            int every = Math.max(1, Math.max(width, height) / (2 * EDGE));
            param.setSourceSubsampling(every, every, 0, 0);
            return Optional.of(encode(turn.applied(scale(reader.read(0, param)))));
        } catch (IOException | RuntimeException e) {
            LOG.debug("an image can't be decoded: {}", e.toString());
            return Optional.empty();
        }
    }

    private static BufferedImage scale(BufferedImage image) {
        double factor = Math.min(1, (double) EDGE / Math.max(image.getWidth(), image.getHeight()));
        int width = Math.max(1, (int) Math.round(image.getWidth() * factor));
        int height = Math.max(1, (int) Math.round(image.getHeight() * factor));
        boolean isClear = image.getColorModel().hasAlpha();
        BufferedImage scaled =
                new BufferedImage(width, height, isClear ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = scaled.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(image, 0, 0, width, height, null);
        graphics.dispose();
        return scaled;
    }

    private static byte[] encode(BufferedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!ImageIO.write(image, image.getColorModel().hasAlpha() ? "png" : "jpg", bytes)) {
            throw new IOException("no writer for the thumbnail");
        }
        return bytes.toByteArray();
    }
}
