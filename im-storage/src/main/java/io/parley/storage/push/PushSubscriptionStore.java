package io.parley.storage.push;

import java.util.Collection;
import java.util.List;

/** One subscription for each device at most; it goes when the device goes. Every call blocks on the database. */
public interface PushSubscriptionStore {
    /**
     * Replaces the device's; the endpoint is taken from whoever had it.
     *
     * @param signIn with which the device has said hello; 0: any
     * @return false: the user has no such device
     */
    boolean save(PushSubscription subscription, long signIn);

    /** Does nothing when there is none. */
    void remove(long userId, String deviceId);

    /** Its push service does not know it any more. Does nothing when the device has got another meanwhile. */
    void removeGone(PushSubscription subscription);

    List<PushSubscription> ofUser(long userId);

    /** Of those of the users who are in the conversation and have not muted it. */
    List<PushSubscription> toNotify(long conversationId, Collection<Long> userIds);
}
