package io.parley.storage.message;

class MariaDbMessageStoreIT extends MessageStoreContract {
    @Override
    JournalDatabase open() {
        return MariaDb.open();
    }
}
