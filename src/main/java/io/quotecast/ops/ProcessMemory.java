package io.quotecast.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The memory that the process has and the most that it may have, as Linux reports them. A native executable does not
 * know the size of its heap, and a JVM does not count its buffers and threads.
 */
class ProcessMemory {
    /** The control group of the process: {@code 0::/path} in version 2, {@code 7:memory:/path} in version 1. */
    private static final Pattern GROUP = Pattern.compile("(?m)^\\d+:(|(?:\\S*,)?memory(?:,\\S*)?):/(.*)$");

    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");
    private static final Pattern MACHINE = Pattern.compile("(?m)^MemTotal:\\s+(\\d+) kB$");
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final int BYTES_PER_KB = 1_024;

    private final Path root;

    /** @param root the root of the file system */
    ProcessMemory(Path root) {
        this.root = root;
    }

    /** Returns the memory in use in bytes; NaN on a system other than Linux. */
    double residentBytes() {
        return kilobytes("proc/self/status", RESIDENT);
    }

    /** Returns the limit of the container or service or, if it is smaller, the memory of the machine; NaN if unknown. */
    double limitBytes() {
        double limit = kilobytes("proc/meminfo", MACHINE);
        Matcher group = GROUP.matcher(read("proc/self/cgroup"));
        while (group.find()) {
            boolean isSecondVersion = group.group(1).isEmpty();
            Path top = root.resolve(isSecondVersion ? "sys/fs/cgroup" : "sys/fs/cgroup/memory");
            String file = isSecondVersion ? "memory.max" : "memory.limit_in_bytes";
            // The limits of all groups above count too. In a container, the path may be that outside, and not exist.
            for (Path folder = top.resolve(group.group(2)); folder != null; folder = above(folder, top)) {
                limit = smaller(limit, read(folder.resolve(file)).strip());
            }
        }
        return limit;
    }

    /** Returns the folder above one; null above the top. */
    private static @Nullable Path above(Path folder, Path top) {
        return folder.equals(top) ? null : folder.getParent();
    }

    /** Returns the smaller one of a number and a limit, which is "max" or near 2^63 if there is none. */
    private static double smaller(double limit, String text) {
        if (!NUMBER.matcher(text).matches()) {
            return limit;
        }
        double bytes = Double.parseDouble(text);
        return Double.isNaN(limit) ? bytes : Math.min(limit, bytes);
    }

    private double kilobytes(String file, Pattern line) {
        Matcher found = line.matcher(read(file));
        return found.find() ? Double.parseDouble(found.group(1)) * BYTES_PER_KB : Double.NaN;
    }

    /** Returns the text of a file, which is empty if it cannot be read. */
    private String read(String file) {
        return read(root.resolve(file));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
