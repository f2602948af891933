package io.parley.storage.user;

record AttributeRow(Long userId, String name, String value) {}
