package io.parley.storage.visitor;

import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Repository;

@Repository
class MySqlVisitorStore implements VisitorStore {
    private final VisitorMapper visitors;
    private final Clock clock;

    MySqlVisitorStore(VisitorMapper visitors, Clock clock) {
        this.visitors = visitors;
        this.clock = clock;
    }

    @Override
    public Optional<Visitor> find(long userId) {
        return Optional.ofNullable(visitors.selectById(userId)).map(row -> new Visitor(row.userId, row.siteId));
    }

    @Override
    public void add(Visitor visitor) {
        VisitorRow row = new VisitorRow();
        row.userId = visitor.userId();
        row.siteId = visitor.siteId();
        row.createdAt = clock.millis();
        visitors.insert(row);
    }
}
