package io.parley.logic.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

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
        assertThat(new Pictures(1000).look("image/png", new ByteArrayInputStream(new byte[100])))
                .isEqualTo(Pictures.Found.NOTHING);
    }

    private static Pictures.Found look(long maxPixels, int width, int height) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", png);
        return new Pictures(maxPixels).look("image/png", new ByteArrayInputStream(png.toByteArray()));
    }
}
