package io.parley.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Makes MariaDB's own tables, as its {@code mariadb-install-db} does, without its help texts. */
final class MariaDbSystemTables {
    private MariaDbSystemTables() {}

    /**
     * Makes them beside the place and renames, so that a JVM killed meanwhile leaves no half of them.
     *
     * @param base arguments that the server is started with, too
     */
    static void create(Path home, List<String> base, Path files) throws IOException {
        Path draft = files.resolveSibling(files.getFileName() + ".new");
        UserCache.delete(draft);
        OwnerOnly.folder(draft);
        List<String> command = new ArrayList<>(base);
        command.addAll(List.of(
                "--datadir=" + draft,
                "--bootstrap",
                "--log-warnings=0",
                "--enforce-storage-engine=",
                "--max-allowed-packet=8M",
                "--net-buffer-length=16K"));
        Path log = files.resolveSibling("bootstrap.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try (OutputStream input = process.getOutputStream()) {
            // The superuser may come by a local socket only, and there is none.
            input.write("create database if not exists mysql;\nuse mysql;\nSET @auth_root_socket='root';\n"
                    .getBytes(StandardCharsets.US_ASCII));
            for (String script : List.of(
                    "mariadb_system_tables.sql", "mariadb_performance_tables.sql", "mariadb_system_tables_data.sql")) {
                Files.copy(home.resolve("share").resolve(script), input);
            }
        } catch (IOException e) {
            // The process is gone, and its log says why.
            process.destroy();
        }
        int exit = process.onExit().join().exitValue();
        if (exit != 0) {
            throw new EmbeddedServerException("MariaDB's first start ended with exit code " + exit
                    + " (expected: 0); its log:\n" + Files.readString(log));
        }
        Files.move(draft, files, StandardCopyOption.ATOMIC_MOVE);
    }
}
