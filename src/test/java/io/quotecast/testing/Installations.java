package io.quotecast.testing;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Installs packages that tests need, in one process of the tests after the other. */
final class Installations {
    private Installations() {}

    interface Installation {
        void run() throws IOException, InterruptedException;
    }

    /** Runs an installation into a directory, which is created, when no other process is installing into it. */
    static synchronized void runAlone(Path directory, Installation installation)
            throws IOException, InterruptedException {
        Files.createDirectories(directory);
        try (FileChannel lock =
                FileChannel.open(directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock.lock();
            installation.run();
        }
    }
}
