package io.parley.chaos.history;

/**
 * One installation of one user's client.
 *
 * @param number 1, 2, 3 … of this user
 */
public record Device(long userId, int number) {
    @Override
    public String toString() {
        return userId + "/" + number;
    }
}
