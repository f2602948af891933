package io.parley.storage.attachment;

/** Numbered as it stands in rows. */
public enum AttachmentState {
    UPLOADING(1),
    SCANNING(2),
    READY(3),
    REFUSED(4),
    /** A message holds it, so that it stays. */
    SENT(5);

    private final int number;

    AttachmentState(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static AttachmentState of(int number) {
        return values()[number - 1];
    }

    /** Complete and cleared. */
    public boolean isReady() {
        return this == READY || this == SENT;
    }
}
