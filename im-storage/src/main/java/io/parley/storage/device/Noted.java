package io.parley.storage.device;

import java.util.List;

/**
 * What became of a login.
 *
 * @param endedWith not 0: it was not noted, as its sign-in was ended meanwhile; the close code
 * @param ended the sign-ins that had to give way to it
 */
public record Noted(int endedWith, List<EndedSignIn> ended) {}
