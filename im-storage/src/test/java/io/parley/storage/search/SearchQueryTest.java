package io.parley.storage.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.protocol.Attachment;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.ContentKind;
import io.parley.common.protocol.Highlight;
import io.parley.common.protocol.HighlightPart;
import io.parley.common.protocol.MergedContent;
import io.parley.common.protocol.MergedItem;
import io.parley.common.protocol.SystemContent;
import io.parley.common.protocol.TextContent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What matches what, and where: highlights are cut out of the text as JavaScript and Java count it. */
class SearchQueryTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            # query,        text,                              what is highlighted
            退款,           我要退款!退款多久到?,                退款|退款
            退款,           退一下款,                           -
            退,             退款和退货,                         退|退
            好,             你好,                               好
            你好世界,        他说:你好世界。,                    你好世界
            你好世界,        你好。世界,                         -
            order,          Where is my ORDER? Order now.,      ORDER|Order
            order,          reorder orders,                     -
            my order,       Order of my own,                    Order|my
            my order,       my own,                             -
            cafe,           Café CAFÉ cafe,                     Café|CAFÉ|cafe
            café,           cafe,                               cafe
            ｉＰｈｏｎｅ１５,   iPhone15 到货,                      iPhone15
            iphone手机,     买手机送 iPhone,                     手机|iPhone
            4711,           order-4711,                         4711
            スーパー,        駅前のスーパーで,                     スーパー
            สวัสดี,          สวัสดีครับ,                          สวัสดี
            안녕,           안녕하세요,                          안녕
            👍,             很好👍👍🏽,                         👍👍🏽
            👍好,           a👍好b,                             👍好
            好,             👨‍👩‍👧好👍,                        好
            привет,         ПРИВЕТ!,                            ПРИВЕТ
            """, delimiter = ',', quoteCharacter = '"')
    void match_text_highlightsAllOfTheQuery(String query, String text, String expected) {
        assertThat(highlighted(query, text))
                .containsExactlyElementsOf(expected.equals("-") ? List.of() : List.of(expected.split("\\|")));
    }

    @Test
    void match_merged_isSearchedAsTheLinesOfItsItems() {
        Attachment photo = Attachment.newBuilder()
                .setCaption("the parcel")
                .setName("p.png")
                .build();
        Content merged = Content.newBuilder()
                .setMerged(MergedContent.newBuilder()
                        .addItems(MergedItem.newBuilder()
                                .setText(TextContent.newBuilder().setText("where")))
                        .addItems(MergedItem.newBuilder().setImage(photo)))
                .build();

        assertThat(new SearchQuery("parcel where").match(merged)).contains(List.of(highlight(0, 5), highlight(10, 6)));
        assertThat(new SearchQuery("png").match(merged)).isEmpty();
    }

    private static Highlight highlight(int start, int length) {
        return Highlight.newBuilder()
                .setPart(HighlightPart.BODY)
                .setStart(start)
                .setLength(length)
                .build();
    }

    @Test
    void match_afterCharactersOfTwoCodeUnits_countsThemAsTwo() {
        var highlight =
                new SearchQuery("退款").match(text("😀𠮷退款")).orElseThrow().get(0);

        assertThat(highlight.getStart()).isEqualTo(4);
        assertThat(highlight.getLength()).isEqualTo(2);
        assertThat(highlight.getPart()).isEqualTo(HighlightPart.BODY);
    }

    @Test
    void match_file_looksIntoCaptionAndNameTogether() {
        Content file = Content.newBuilder()
                .setFile(Attachment.newBuilder().setName("发票 2026.pdf").setCaption("see page 3"))
                .build();

        assertThat(new SearchQuery("发票 page").match(file).orElseThrow())
                .extracting(highlight -> highlight.getPart() + " " + highlight.getStart())
                .containsExactly("BODY 4", "FILE_NAME 0");
        assertThat(new SearchQuery("发票 seite").match(file)).isEmpty();
    }

    @Test
    void match_whatHasNoTextOfASender_isNone() {
        assertThat(new SearchQuery("Ann")
                        .match(Content.newBuilder()
                                .setSystem(SystemContent.newBuilder().setSubjectName("Ann"))
                                .build()))
                .isEmpty();
        assertThat(new SearchQuery("Ann").match(Content.getDefaultInstance())).isEmpty();
    }

    @Test
    void match_oftenInOneText_isHighlightedAHundredTimes() {
        assertThat(new SearchQuery("a").match(text("a ".repeat(1_000))).orElseThrow())
                .hasSize(SearchQuery.MAX_HIGHLIGHTS);
    }

    @ParameterizedTest
    @CsvSource({"'', 0", "' \t', 0", "'!?。,', 0", "a, 1", "a b 退款, 3", "iPhone手机, 2"})
    void pieces_areWordsAndRuns(String query, int pieces) {
        assertThat(new SearchQuery(query).pieces()).isEqualTo(pieces);
    }

    @Test
    void terms_ofALongQuery_areFew_andAmongThoseOfATextThatHoldsIt() {
        String query = "不好意思我想问一下我的订单什么时候能到 order 4711 please";

        assertThat(new SearchQuery(query).terms()).hasSize(4).isSubsetOf(termsOf("嗯," + query + "?"));
    }

    @Test
    void contentKinds_areThoseOfContent() {
        assertThat(Stream.of(Content.KindCase.values())
                        .filter(kind -> kind != Content.KindCase.SYSTEM && kind != Content.KindCase.KIND_NOT_SET)
                        .map(kind -> kind.name() + kind.getNumber()))
                .containsExactlyInAnyOrderElementsOf(Stream.of(ContentKind.values())
                        .filter(kind ->
                                kind != ContentKind.UNRECOGNIZED && kind != ContentKind.CONTENT_KIND_UNSPECIFIED)
                        .map(kind -> kind.name() + kind.getNumber())
                        .toList());
    }

    /** Whatever matches is found by its terms, and every highlight is a part of the text. */
    @Property
    void terms_ofWhatMatches_areThoseOfTheText(@ForAll("talk") String query, @ForAll("talk") String text) {
        SearchQuery wanted = new SearchQuery(query);
        if (wanted.pieces() > 0) {
            wanted.match(text(text)).ifPresent(highlights -> {
                assertThat(termsOf(text)).containsAll(wanted.terms());
                highlights.forEach(highlight ->
                        assertThat(text.length()).isGreaterThanOrEqualTo(highlight.getStart() + highlight.getLength()));
            });
            assertThat(wanted.match(text(query + " " + text))).isPresent();
        }
    }

    @Provide
    Arbitrary<String> talk() {
        return Arbitraries.of("a", "B", "é", "e\u0301", " ", ",", "退", "款", "😀", "ス", "ー", "1", "ﬁ", "İ", "ß")
                .list()
                .ofMaxSize(6)
                .map(parts -> String.join("", parts));
    }

    private static List<Long> termsOf(String text) {
        return List.copyOf(Terms.of(SearchText.of(text(text))));
    }

    private static List<String> highlighted(String query, String text) {
        List<String> parts = new ArrayList<>();
        new SearchQuery(query)
                .match(text(text))
                .ifPresent(highlights -> highlights.forEach(highlight ->
                        parts.add(text.substring(highlight.getStart(), highlight.getStart() + highlight.getLength()))));
        return parts;
    }

    private static Content text(String text) {
        return Content.newBuilder()
                .setText(TextContent.newBuilder().setText(text))
                .build();
    }
}
