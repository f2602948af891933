/**
 * Real MariaDB and Redis as child processes on 127.0.0.1, from Maven artifacts, for the quickstart, tests and benches.
 *
 * <pre>{@code
 * // A test: empty, port of its own, not synced to disk; ends with the JVM.
 * EmbeddedMariaDb database = EmbeddedMariaDb.temporary();
 * dataSource(database.jdbcUrl(), database.user(), database.password());
 * dataSource(database.jdbcUrl("another"), …);      // made by the server's user, see jdbcUrl(String)
 * EmbeddedRedis redis = EmbeddedRedis.temporary();
 * redisson(redis.uri());
 *
 * // A fault test: the server dies and comes back with its data, on the same port.
 * database.kill();
 * database.restart();
 * }</pre>
 *
 * Start-up takes one to two seconds, so share a server within a test JVM and give each test class a database of its own.
 * A JVM that dies, however, takes its servers with it.
 */
@NullMarked
package io.parley.embedded;

import org.jspecify.annotations.NullMarked;
