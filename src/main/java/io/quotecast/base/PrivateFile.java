package io.quotecast.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes files that only the user of the process may read, where the file system has such permissions. */
public final class PrivateFile {
    private static final FileAttribute<?>[] OWNER_ONLY = {
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
    };
    private static final FileAttribute<?>[] NO_ATTRIBUTES = {};

    private PrivateFile() {}

    /**
     * Replaces a file, or creates it. It appears complete and with its permissions, or not at all.
     *
     * @param file in a directory that exists
     * @throws IOException if it cannot be written; an earlier content remains
     */
    public static void write(Path file, byte[] content) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        boolean hasPermissions = Files.getFileStore(folder).supportsFileAttributeView("posix");
        Path temporary = Files.createTempFile(
                folder, file.getFileName().toString(), ".new", hasPermissions ? OWNER_ONLY : NO_ATTRIBUTES);
        try {
            Files.write(temporary, content);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
