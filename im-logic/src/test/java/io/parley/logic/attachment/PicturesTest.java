package io.parley.logic.attachment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PicturesTest {
    @Test
    void look_aLargePicture_givesItsSizeAndASmallerOne() throws IOException {
        Pictures.Found found = look(960 * 600, 960, 600);

        assertThat(found.width()).isEqualTo(960);
        assertThat(found.height()).isEqualTo(600);
        BufferedImage thumbnail = ImageIO.read(new ByteArrayInputStream(found.thumbnail()));
        assertThat(thumbnail.getWidth()).isEqualTo(480);
        assertThat(thumbnail.getHeight()).isEqualTo(300);
    }

    @Test
    void look_aPictureOfTooManyPixels_isNotDecoded() throws IOException {
        Pictures.Found found = look(960 * 600 - 1, 960, 600);

        assertThat(found.width()).isEqualTo(960);
        assertThat(found.thumbnail()).isEmpty();
    }

    @Test
    void look_whatIsNoPicture_findsNothing() throws IOException {
        assertThat(new Pictures(1000).look("image/png", () -> new ByteArrayInputStream(new byte[100])))
                .isEqualTo(Pictures.Found.NOTHING);
    }

    @Test
    void look_webp_givesItsSizeAndASmallerOne() throws IOException {
        byte[] blue = Base64.getDecoder()
                .decode("UklGRjwAAABXRUJQVlA4TC8AAAAvv8OVAAdQvCoUuf8BAUnS//9kRP8z/vOf//znP//5z3/+85///Oc///nPf/7/FAA=");

        Pictures.Found found = new Pictures(1_000_000).look("image/webp", () -> new ByteArrayInputStream(blue));

        assertThat(found.width()).isEqualTo(960);
        assertThat(found.height()).isEqualTo(600);
        BufferedImage thumbnail = ImageIO.read(new ByteArrayInputStream(found.thumbnail()));
        assertThat(thumbnail.getWidth()).isEqualTo(480);
        assertThat(isBlue(thumbnail, 100, 100)).isTrue();
    }

    /** Stored with a blue corner at the upper left, which is seen where the orientation says. */
    @ParameterizedTest
    @CsvSource({
        "1, 600, 400, 0, 0",
        "2, 600, 400, 1, 0",
        "3, 600, 400, 1, 1",
        "4, 600, 400, 0, 1",
        "5, 400, 600, 0, 0",
        "6, 400, 600, 1, 0",
        "7, 400, 600, 1, 1",
        "8, 400, 600, 0, 1",
        "9, 600, 400, 0, 0"
    })
    void look_aPictureThatIsToBeTurned_givesWhatIsSeen(int orientation, int width, int height, int right, int below)
            throws IOException {
        byte[] jpeg = turned(orientation);

        Pictures.Found found = new Pictures(1_000_000).look("image/jpeg", () -> new ByteArrayInputStream(jpeg));

        assertThat(found.width()).isEqualTo(width);
        assertThat(found.height()).isEqualTo(height);
        BufferedImage thumbnail = ImageIO.read(new ByteArrayInputStream(found.thumbnail()));
        assertThat((double) thumbnail.getWidth() / thumbnail.getHeight())
                .isCloseTo((double) width / height, within(0.01));
        for (int x = 0; x < 2; x++) {
            for (int y = 0; y < 2; y++) {
                assertThat(isBlue(
                                thumbnail,
                                thumbnail.getWidth() * (1 + 8 * x) / 10,
                                thumbnail.getHeight() * (1 + 8 * y) / 10))
                        .isEqualTo(x == right && y == below);
            }
        }
    }

    private static boolean isBlue(BufferedImage image, int x, int y) {
        return (image.getRGB(x, y) & 0xff) > 128;
    }

    /** With an EXIF segment that holds nothing but the orientation. */
    private static byte[] turned(int orientation) throws IOException {
        BufferedImage image = new BufferedImage(600, 400, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.BLUE);
        graphics.fillRect(0, 0, 300, 200);
        graphics.dispose();
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        ImageIO.write(image, "jpg", plain);
        byte[] exif = HexFormat.of()
                .parseHex("ffe10022" + "457869660000" + "4d4d002a00000008" + "0001" + "0112000300000001"
                        + String.format("%04x0000", orientation) + "00000000");
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        jpeg.write(plain.toByteArray(), 0, 2);
        jpeg.write(exif);
        jpeg.write(plain.toByteArray(), 2, plain.size() - 2);
        return jpeg.toByteArray();
    }

    private static Pictures.Found look(long maxPixels, int width, int height) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", png);
        return new Pictures(maxPixels).look("image/png", () -> new ByteArrayInputStream(png.toByteArray()));
    }
}
