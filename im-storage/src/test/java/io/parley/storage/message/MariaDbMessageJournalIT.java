package io.parley.storage.message;

class MariaDbMessageJournalIT extends MessageJournalContract {
    @Override
    JournalDatabase open() {
        return MariaDb.open();
    }
}
