package io.parley.storage.message;

class MariaDbJournalFaultIT extends JournalFaultContract {
    @Override
    JournalDatabase open() {
        return MariaDb.open();
    }
}
