package io.parley.storage.message;

class MariaDbJournalLoadIT extends JournalLoadContract {
    @Override
    JournalDatabase open() {
        return MariaDb.open();
    }
}
