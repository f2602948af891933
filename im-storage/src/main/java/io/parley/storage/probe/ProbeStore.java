package io.parley.storage.probe;

/**
 * The two accounts that the delivery probes of all logic nodes write between. They are of no kind that others can befriend,
 * write to, or be signed in as, and their ids are ones that {@code IdGenerator} never draws. Every call blocks on the
 * database.
 */
public interface ProbeStore {
    long SENDER_ID = 1;
    long RECEIVER_ID = 2;

    /**
     * Makes the accounts, their friendship and their DIRECT conversation, as far as they are not there; safe when several
     * nodes do it at once.
     *
     * @return the conversation's id
     */
    long conversation();

    /**
     * Removes the oldest messages and raises {@code first_seq}, under the head's lock. What is removed is found by no
     * repeated send.
     *
     * @param keep how many of the newest messages stay
     * @param limit how many are removed at most, 1 or more
     * @return how many were removed
     */
    int trim(long conversationId, int keep, int limit);
}
