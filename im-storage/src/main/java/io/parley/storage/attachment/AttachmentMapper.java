package io.parley.storage.attachment;

import io.parley.storage.transaction.DatabaseClock;
import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;

@Mapper
interface AttachmentMapper {
    String COLUMNS = "SELECT attachment_id, owner_id, conversation_id, state, name, media_type, size, sha256, received,"
            + " width, height, thumbnail_size, refusal FROM attachment";

    String IN_MESSAGE = " message.conversation_id = attachment.conversation_id AND message.sender_id ="
            + " attachment.owner_id AND message.recalled = 0 AND message.client_msg_id =";

    /** Some message holds it, as far as they are stored. */
    String IS_HELD =
            "(EXISTS (SELECT 1 FROM message WHERE" + IN_MESSAGE + " attachment.client_msg_id) OR EXISTS (SELECT 1"
                    + " FROM attachment_claim JOIN message ON" + IN_MESSAGE + " attachment_claim.client_msg_id"
                    + " WHERE attachment_claim.attachment_id = attachment.attachment_id) OR EXISTS (SELECT 1"
                    + " FROM attachment_forward f JOIN message ON message.conversation_id = f.conversation_id"
                    + " AND message.sender_id = f.sender_id AND message.client_msg_id = f.client_msg_id"
                    + " AND message.recalled = 0 WHERE f.attachment_id = attachment.attachment_id))";

    record Used(int files, long bytes) {}

    @Select("""
            SELECT COUNT(*) AS files, COALESCE(SUM(size), 0) AS bytes FROM attachment
            WHERE owner_id = #{ownerId} AND created_at > #{since}""")
    Used used(long ownerId, long since);

    @Insert("""
            INSERT INTO attachment (attachment_id, owner_id, conversation_id, state, name, media_type, size, sha256,
                received, width, height, thumbnail_size, refusal, created_at, updated_at)
            VALUES (#{attachment.attachmentId}, #{attachment.ownerId}, #{attachment.conversationId}, 1,
                #{attachment.name}, #{attachment.mediaType}, #{attachment.size}, #{sha256}, 0, 0, 0, 0, '', #{now},
                #{now})""")
    void add(StoredAttachment attachment, byte[] sha256, long now);

    @Select("""
            <script>
            SELECT attachment_id, owner_id, conversation_id, state, name, media_type, size, sha256, received, width,
                height, thumbnail_size, refusal
            FROM attachment WHERE attachment_id IN
            <foreach collection="ids" item="id" open="(" separator="," close=")">#{id}</foreach>
            </script>""")
    List<AttachmentRow> find(Collection<Long> ids);

    @Update("UPDATE attachment SET received = received + #{part.size}, updated_at = " + DatabaseClock.NOW
            + " WHERE attachment_id = #{attachmentId} AND state = 1 AND received = #{part.start}"
            + " AND received + #{part.size} <= size")
    int receive(long attachmentId, Attachments.Part part);

    @Insert("""
            INSERT INTO attachment_part (attachment_id, start, size, stored_as)
            VALUES (#{attachmentId}, #{part.start}, #{part.size}, #{part.storedAs})""")
    void addPart(long attachmentId, Attachments.Part part);

    @Select("SELECT start, size, stored_as FROM attachment_part WHERE attachment_id = #{attachmentId} ORDER BY start")
    List<Attachments.Part> parts(long attachmentId);

    @Update("UPDATE attachment SET state = #{to}, width = #{finding.picture.width}, height = #{finding.picture.height},"
            + " thumbnail_size = #{finding.picture.thumbnailSize}, refusal = #{finding.refusal}, updated_at = "
            + DatabaseClock.NOW + " WHERE attachment_id = #{attachmentId} AND state = #{from}")
    int examined(long attachmentId, int from, int to, Attachments.Finding finding);

    /** Assigned from left to right: the state goes by the message that it was claimed for before. */
    @Update("UPDATE attachment SET state = IF(" + IS_HELD + ", 5, state), client_msg_id = #{clientMsgId},"
            + " updated_at = " + DatabaseClock.NOW + " WHERE attachment_id = #{attachmentId} AND state IN (3, 5)")
    int claim(long attachmentId, byte[] clientMsgId);

    @Select(COLUMNS + " WHERE state = #{state} AND updated_at < #{before} ORDER BY updated_at LIMIT #{limit}")
    List<AttachmentRow> unchangedSince(long before, int state, int limit);

    @Update("UPDATE attachment SET state = IF(" + IS_HELD + ", 5, 4) WHERE attachment_id = #{attachmentId}"
            + " AND state <> 5 AND updated_at < #{before}")
    int giveUp(long attachmentId, long before);

    /** Does nothing for the one that it is claimed for last, which stands with the attachment. */
    @Insert("""
            INSERT INTO attachment_claim (attachment_id, client_msg_id)
            SELECT attachment_id, client_msg_id FROM attachment
            WHERE attachment_id = #{attachmentId} AND client_msg_id <> #{clientMsgId}
            ON DUPLICATE KEY UPDATE attachment_id = attachment_claim.attachment_id""")
    void keepClaim(long attachmentId, byte[] clientMsgId);

    @Update("<script>UPDATE attachment SET state = 3 WHERE state = 5 AND NOT " + IS_HELD + " AND attachment_id IN"
            + " <foreach collection='ids' item='id' open='(' separator=',' close=')'>#{id}</foreach></script>")
    void release(Collection<Long> ids);

    /** Those that are complete, so that nothing takes them for forgotten meanwhile. */
    @Update("""
            <script>
            UPDATE attachment SET updated_at = #{now} WHERE state IN (3, 5) AND attachment_id IN
            <foreach collection="ids" item="id" open="(" separator="," close=")">#{id}</foreach>
            </script>""")
    void touch(Collection<Long> ids, long now);

    @Select("""
            <script>
            SELECT COUNT(*) FROM attachment WHERE state IN (3, 5) AND attachment_id IN
            <foreach collection="ids" item="id" open="(" separator="," close=")">#{id}</foreach>
            </script>""")
    int complete(Collection<Long> ids);

    @Insert("""
            <script>
            INSERT INTO attachment_forward (attachment_id, conversation_id, sender_id, client_msg_id) VALUES
            <foreach collection="ids" item="id" separator=",">
                (#{id}, #{forward.conversationId}, #{forward.senderId}, #{clientMsgId})
            </foreach>
            ON DUPLICATE KEY UPDATE attachment_id = attachment_forward.attachment_id
            </script>""")
    void addForward(Collection<Long> ids, Attachments.Holder forward, byte[] clientMsgId);

    @Delete("DELETE FROM attachment_forward WHERE attachment_id = #{attachmentId}")
    void forgetForwards(long attachmentId);

    @Delete("DELETE FROM attachment_claim WHERE attachment_id = #{attachmentId}")
    void forgetClaims(long attachmentId);

    @Delete("DELETE FROM attachment_part WHERE attachment_id = #{attachmentId}")
    void forgetParts(long attachmentId);

    @Select(COLUMNS
            + " WHERE owner_id = #{ownerId} AND attachment_id > #{afterId} ORDER BY attachment_id LIMIT #{limit}")
    List<AttachmentRow> ofOwner(long ownerId, long afterId, int limit);

    @Update("UPDATE attachment SET state = 4 WHERE attachment_id = #{attachmentId}")
    void refuse(long attachmentId);

    @Delete("DELETE FROM attachment WHERE attachment_id = #{attachmentId} AND state = 4")
    int forget(long attachmentId);
}
