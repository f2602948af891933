package io.parley.logic.attachment;

import com.drew.imaging.ImageProcessingException;
import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.metadata.exif.ExifDirectoryBase;
import com.drew.metadata.exif.ExifIFD0Directory;
import io.parley.logic.attachment.AttachmentScanner.Source;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;

/**
 * How a picture has to be turned to be seen as it was taken; cameras store the pixels as the sensor lies. Browsers do it by
 * themselves.
 *
 * @param orientation 1 to 8, as EXIF has it: 1 as it is, 6 a quarter to the right, the even ones below 5 and the odd ones
 *     above it mirrored
 */
record Turn(int orientation) {
    static final Turn NONE = new Turn(1);

    /** Of a JPEG; what says nothing, or nonsense, is not turned. */
    static Turn of(Source source) throws IOException {
        try (InputStream bytes = source.open()) {
            ExifIFD0Directory exif =
                    JpegMetadataReader.readMetadata(bytes).getFirstDirectoryOfType(ExifIFD0Directory.class);
            Integer said = exif == null ? null : exif.getInteger(ExifDirectoryBase.TAG_ORIENTATION);
            return said == null || said < 1 || said > 8 ? NONE : new Turn(said);
        } catch (ImageProcessingException | RuntimeException e) {
            return NONE;
        }
    }

    /** Its width becomes its height. */
    boolean isSideways() {
        return orientation >= 5;
    }

    BufferedImage applied(BufferedImage image) {
        if (orientation == 1) {
            return image;
        }
        int width = image.getWidth();
        int height = image.getHeight();
        BufferedImage turned = isSideways()
                ? new BufferedImage(height, width, image.getType())
                : new BufferedImage(width, height, image.getType());
        Graphics2D graphics = turned.createGraphics();
        graphics.drawImage(image, transform(width, height), null);
        graphics.dispose();
        return turned;
    }

    /** From where a pixel is stored to where it is seen. */
    private AffineTransform transform(int width, int height) {
        return switch (orientation) {
            case 2 -> new AffineTransform(-1, 0, 0, 1, width, 0);
            case 3 -> new AffineTransform(-1, 0, 0, -1, width, height);
            case 4 -> new AffineTransform(1, 0, 0, -1, 0, height);
            case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
            case 6 -> new AffineTransform(0, 1, -1, 0, height, 0);
            case 7 -> new AffineTransform(0, -1, -1, 0, height, width);
            case 8 -> new AffineTransform(0, -1, 1, 0, 0, width);
            default -> new AffineTransform();
        };
    }
}
