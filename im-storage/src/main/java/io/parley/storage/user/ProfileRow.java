package io.parley.storage.user;

record ProfileRow(Long userId, Integer kind, String name, String avatarUrl, Boolean disabled) {}
