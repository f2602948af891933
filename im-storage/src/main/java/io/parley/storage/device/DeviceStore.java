package io.parley.storage.device;

import io.parley.common.protocol.CloseCode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The devices of users, and their sign-ins. A sign-in is what follows from one log-in: a family of refresh tokens, and
 * the access tokens that came with them. Every call blocks on the database.
 */
public interface DeviceStore {
    /** Of one user; past it the one that was not seen for the longest time is forgotten. */
    int MAX_DEVICES = 100;

    /** One statement, and no lock. Empty: there is no such user. */
    Optional<Standing> standing(Login login);

    /**
     * Notes what {@link Standing#known} did not know, in a transaction of its own; holds the device's lock for that time.
     * Under a policy other than {@link DevicePolicy#ALL} it holds the user's lock too, and logs the devices out that the
     * policy has no room for besides this one: of two that come at once the one that gets the lock later stays. A sign-in
     * that this device shares with one of them ends on that one alone.
     *
     * @param keep devices and sign-ins that were not seen for so long are forgotten
     */
    Noted note(Login login, Duration keep, DevicePolicy policy);

    /** These were here just now. One that is not noted stays so. */
    void seen(Collection<Login> logins);

    /** The one that was seen last comes first. */
    List<Device> list(long userId);

    /**
     * Ends every sign-in that the device came with, refresh tokens included, and forgets the device, in a transaction of
     * its own.
     *
     * @return what has ended now; empty: there is no such device
     */
    Optional<List<EndedSignIn>> logOut(long userId, String deviceId, CloseCode code);

    /** Forgets every device; joins the caller's transaction. */
    void forgetAll(long userId);

    /**
     * Sign-ins that ended since then.
     *
     * @param sinceMillis on the database's clock; an end becomes visible a transaction's length later than it is dated
     */
    List<EndedSignIn> endedSince(long sinceMillis);

    /** Removes at most {@code limit} sign-ins that ended longer ago: no token of theirs is good any more anyway. */
    int removeEnded(Duration age, int limit);
}
