package io.parley.storage.device;

import io.parley.storage.user.UserAccount;

/**
 * How a login stands.
 *
 * @param endedWith the close code that the sign-in was ended with on this device or on all; 0: it was not
 * @param known the device has come with this sign-in, kind and client before
 */
public record Standing(UserAccount account, int endedWith, boolean known) {}
