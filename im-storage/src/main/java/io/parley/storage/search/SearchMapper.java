package io.parley.storage.search;

import io.parley.storage.message.MessageStore.Place;
import io.parley.storage.search.SearchIndex.Hit;
import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** All but the postings' own bulk, which {@link PostingSql} writes. */
@Mapper
interface SearchMapper {
    /** What follows FROM and the aliases that limit p. */
    String MATCHING = """
            <foreach collection="wanted.others" item="term" index="i">
                JOIN search_posting t${i} ON t${i}.space = p.space AND t${i}.term = #{term}
                    AND t${i}.sent_at = p.sent_at AND t${i}.conversation_id = p.conversation_id AND t${i}.seq = p.seq
            </foreach>
            JOIN conversation c ON c.conversation_id = p.conversation_id AND c.first_seq &lt;= p.seq
            WHERE
            <choose>
                <when test="wanted.isRange()">p.term BETWEEN #{wanted.low} AND #{wanted.high}</when>
                <otherwise>p.term = #{wanted.low}</otherwise>
            </choose>
            AND p.sent_at BETWEEN #{wanted.filter.fromMillis} AND #{wanted.until}
            AND (p.sent_at &lt; #{wanted.after.sentAt}
                OR p.conversation_id &lt; #{wanted.after.conversationId}
                OR (p.conversation_id = #{wanted.after.conversationId} AND p.seq &lt; #{wanted.after.seq}))
            <if test="!wanted.kinds.isEmpty()">
                AND p.content_kind IN
                <foreach collection="wanted.kinds" item="kind" open="(" separator="," close=")">#{kind}</foreach>
            </if>
            """;

    /** A member who came back may read some of what was said before; which, is not looked at here. */
    String VISIBLE = """

            AND (m.rejoined = 1 OR p.seq >= m.visible_from_seq)
            AND (m.visible_to_seq IS NULL OR p.seq &lt;= m.visible_to_seq)
            """;

    String NEWEST = """

            ORDER BY p.sent_at DESC, p.conversation_id DESC, p.seq DESC LIMIT #{wanted.limit}
            </script>""";

    String HITS = """
            <script>
            SELECT <if test="wanted.isRange()">DISTINCT</if> p.sent_at, p.conversation_id, p.seq
            """;

    @Select(HITS + "FROM search_posting p" + MATCHING + "AND p.space = #{space}" + NEWEST)
    @Options(timeout = SearchIndex.MAX_SECONDS)
    List<Hit> inSpace(long space, Wanted wanted);

    /** For one term. */
    @Select(HITS + """
            FROM conversation_member m JOIN search_posting p ON p.space = m.conversation_id
            """ + MATCHING + "AND m.user_id = #{userId}" + VISIBLE + NEWEST)
    @Options(timeout = SearchIndex.MAX_SECONDS)
    List<Hit> ofMember(long userId, Wanted wanted);

    @Select("SELECT conversation_id FROM conversation_member WHERE user_id = #{userId} ORDER BY conversation_id")
    List<Long> conversations(long userId);

    /**
     * The same for a range of terms, of which no server reads a part for each row of another table, but for each of a list
     * it does.
     */
    @Select(HITS + """
            FROM search_posting p STRAIGHT_JOIN conversation_member m
                ON m.conversation_id = p.space AND m.user_id = #{userId}
            """ + MATCHING + """
            AND p.space IN <foreach collection="spaces" item="id" open="(" separator="," close=")">#{id}</foreach>
            """ + VISIBLE + NEWEST)
    @Options(timeout = SearchIndex.MAX_SECONDS)
    List<Hit> ofMemberIn(List<Long> spaces, long userId, Wanted wanted);

    /** The visitor's conversations are few, and so is what is said in one: they lead. */
    @Select(HITS + """
            FROM conversation_member m
            JOIN search_posting v ON v.space = #{siteId} AND v.term = -m.conversation_id
            JOIN search_posting p ON p.space = v.space AND p.sent_at = v.sent_at
                AND p.conversation_id = v.conversation_id AND p.seq = v.seq
            """ + MATCHING + "AND m.user_id = #{userId}" + NEWEST)
    @Options(timeout = SearchIndex.MAX_SECONDS)
    List<Hit> ofVisitor(long siteId, long userId, Wanted wanted);

    /** In order of their ids; those that do not exist are absent. */
    @Select("""
            <script>
            SELECT conversation_id, site_id, first_seq, last_seq, change_seq FROM conversation WHERE conversation_id IN
                <foreach collection="conversationIds" item="id" open="(" separator="," close=")">#{id}</foreach>
            ORDER BY conversation_id
            </script>""")
    List<Head> heads(Collection<Long> conversationIds);

    @Insert("""
            <script>
            INSERT INTO search_progress (conversation_id, generation, first_seq, last_seq, change_seq) VALUES
                <foreach collection="conversationIds" item="id" separator=",">(#{id}, 0, 1, 0, 0)</foreach>
            ON DUPLICATE KEY UPDATE conversation_id = search_progress.conversation_id
            </script>""")
    void begin(Collection<Long> conversationIds);

    @Select("""
            <script>
            SELECT conversation_id, generation, first_seq, last_seq, change_seq FROM search_progress
            WHERE conversation_id IN
                <foreach collection="conversationIds" item="id" open="(" separator="," close=")">#{id}</foreach>
            ORDER BY conversation_id FOR UPDATE
            </script>""")
    List<Progress> lock(Collection<Long> conversationIds);

    @Update("""
            UPDATE search_progress SET generation = #{generation}, first_seq = #{firstSeq}, last_seq = #{lastSeq},
                change_seq = #{changeSeq}
            WHERE conversation_id = #{conversationId}""")
    void advance(Progress progress);

    /** Reactions and pins, kinds 3 and 4, change nothing that is searched. */
    @Select("""
            SELECT change_seq, seq FROM message_change
            WHERE conversation_id = #{conversationId} AND change_seq > #{after} AND change_seq <= #{until}
                AND kind NOT IN (3, 4)
            ORDER BY change_seq LIMIT #{limit}""")
    List<Changed> changed(long conversationId, long after, long until, int limit);

    @Select("""
            <script>
            SELECT conversation_id, seq, space, sent_at, terms FROM search_document WHERE
            <foreach collection="places" item="place" separator=" OR ">
                (conversation_id = #{place.conversationId} AND seq = #{place.seq})
            </foreach>
            </script>""")
    List<DocumentRow> documents(Collection<Place> places);

    @Select("""
            SELECT conversation_id, seq, space, sent_at, terms FROM search_document
            WHERE conversation_id = #{conversationId} AND seq < #{firstSeq} ORDER BY seq LIMIT #{limit}""")
    List<DocumentRow> documentsBefore(long conversationId, long firstSeq, int limit);

    @Select("SELECT search_generation FROM deployment WHERE id = 1")
    long generation();

    @Update("UPDATE deployment SET search_generation = search_generation + 1 WHERE id = 1")
    void nextGeneration();

    @Select("""
            SELECT c.conversation_id, COALESCE(p.generation = d.search_generation AND p.first_seq >= c.first_seq
                AND p.last_seq >= c.last_seq AND p.change_seq >= c.change_seq, c.last_seq = 0) AS up_to_date
            FROM deployment d
            JOIN conversation c
            LEFT JOIN search_progress p ON p.conversation_id = c.conversation_id
            WHERE d.id = 1 AND c.conversation_id > #{after}
            ORDER BY c.conversation_id LIMIT #{limit}""")
    List<State> states(long after, int limit);

    /**
     * @param siteId of a SUPPORT conversation
     */
    record Head(long conversationId, @Nullable Long siteId, long firstSeq, long lastSeq, long changeSeq) {
        long space() {
            return siteId == null ? conversationId : siteId;
        }

        boolean hasOwnSpace() {
            return siteId == null;
        }
    }

    record Progress(long conversationId, long generation, long firstSeq, long lastSeq, long changeSeq) {
        /** Nothing but what is said or changed from now on is new to the index, besides all that was said so far. */
        static Progress fresh(Head head, long generation) {
            return new Progress(head.conversationId(), generation, 1, 0, head.changeSeq());
        }

        Progress from(long seq) {
            return new Progress(conversationId, generation, Math.max(firstSeq, seq), lastSeq, changeSeq);
        }

        boolean isCurrent(Head head) {
            return firstSeq >= head.firstSeq() && lastSeq >= head.lastSeq() && changeSeq >= head.changeSeq();
        }
    }

    record Changed(long changeSeq, long seq) {}

    record State(long conversationId, boolean upToDate) {}
}
