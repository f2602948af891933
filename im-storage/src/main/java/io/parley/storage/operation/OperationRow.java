package io.parley.storage.operation;

class OperationRow {
    byte[] fingerprint = {};
    byte[] answer = {};
}
