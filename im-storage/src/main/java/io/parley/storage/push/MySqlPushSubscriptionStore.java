package io.parley.storage.push;

import io.parley.storage.transaction.RetriedTransaction;
import java.util.Collection;
import java.util.List;
import org.springframework.stereotype.Repository;

@Repository
class MySqlPushSubscriptionStore implements PushSubscriptionStore {
    private final PushSubscriptionMapper subscriptions;
    private final RetriedTransaction transaction;

    MySqlPushSubscriptionStore(PushSubscriptionMapper subscriptions, RetriedTransaction transaction) {
        this.subscriptions = subscriptions;
        this.transaction = transaction;
    }

    @Override
    public boolean save(PushSubscription subscription, long signIn) {
        return transaction.run(() -> {
            if (subscriptions.lockDevice(subscription.userId(), subscription.deviceId(), signIn) == null) {
                return false;
            }
            subscriptions.takeEndpoint(subscription);
            subscriptions.save(subscription);
            return true;
        });
    }

    @Override
    public void remove(long userId, String deviceId) {
        subscriptions.remove(userId, deviceId);
    }

    @Override
    public void removeGone(PushSubscription subscription) {
        subscriptions.removeGone(subscription);
    }

    @Override
    public List<PushSubscription> ofUser(long userId) {
        return subscriptions.ofUser(userId);
    }

    @Override
    public List<PushSubscription> toNotify(long conversationId, Collection<Long> userIds) {
        return userIds.isEmpty() ? List.of() : subscriptions.toNotify(conversationId, userIds);
    }
}
