package io.parley.storage.visitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.common.id.IdGenerator;
import io.parley.storage.testing.StorageTest;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@StorageTest
class VisitorStoreIT {
    private final VisitorStore visitors;
    private final Visitor visitor;

    VisitorStoreIT(VisitorStore visitors, IdGenerator ids) {
        this.visitors = visitors;
        this.visitor = new Visitor(ids.next(), ids.next());
    }

    @Test
    void find_afterAdd_isTheSame() {
        assertThat(visitors.find(visitor.userId())).isEmpty();

        visitors.add(visitor);

        assertThat(visitors.find(visitor.userId())).contains(visitor);
    }

    @Test
    void add_again_isRefused() {
        visitors.add(visitor);

        assertThatThrownBy(() -> visitors.add(new Visitor(visitor.userId(), visitor.siteId() + 1)))
                .isInstanceOf(DuplicateKeyException.class);
        assertThat(visitors.find(visitor.userId())).contains(visitor);
    }

    @Test
    void add_callersTransactionRollsBack_isGone(PlatformTransactionManager transactions) {
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            visitors.add(visitor);
            status.setRollbackOnly();
        });

        assertThat(visitors.find(visitor.userId())).isEmpty();
    }
}
