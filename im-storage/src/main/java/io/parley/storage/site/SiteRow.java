package io.parley.storage.site;

import com.baomidou.mybatisplus.annotation.IdType;
import com.baomidou.mybatisplus.annotation.TableId;
import com.baomidou.mybatisplus.annotation.TableName;
import java.util.Collection;
import java.util.Set;

@TableName("site")
class SiteRow {
    @TableId(type = IdType.INPUT)
    Long siteId = 0L;

    String siteKey = "";
    String name = "";
    String greeting = "";
    String accent = "";
    String locale = "";
    long createdAt;

    Site toSite(Collection<String> origins) {
        return new Site(siteId, siteKey, name, greeting, accent, locale, Set.copyOf(origins));
    }
}
