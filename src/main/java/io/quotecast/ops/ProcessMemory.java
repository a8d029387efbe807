package io.quotecast.ops;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The memory that the process has and the most that it may have, as Linux reports them. A native executable does not
 * know the size of its heap, and a JVM does not count its buffers and threads.
 */
class ProcessMemory {
    /** Limits of containers: version 2 of control groups, and version 1. */
    private static final List<String> LIMITS =
            List.of("sys/fs/cgroup/memory.max", "sys/fs/cgroup/memory/memory.limit_in_bytes");

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

    /** Returns the limit of the container or, if it is smaller, the memory of the machine, in bytes; NaN if unknown. */
    double limitBytes() {
        double limit = kilobytes("proc/meminfo", MACHINE);
        for (String file : LIMITS) {
            String text = read(file).strip();
            // "max" or a number near 2^63 means that there is no limit.
            if (NUMBER.matcher(text).matches()) {
                double bytes = new BigInteger(text).doubleValue();
                limit = Double.isNaN(limit) ? bytes : Math.min(limit, bytes);
            }
        }
        return limit;
    }

    private double kilobytes(String file, Pattern line) {
        Matcher found = line.matcher(read(file));
        return found.find() ? Double.parseDouble(found.group(1)) * BYTES_PER_KB : Double.NaN;
    }

    /** Returns the text of a file, which is empty if it cannot be read. */
    private String read(String file) {
        try {
            return Files.readString(root.resolve(file));
        } catch (IOException e) {
            return "";
        }
    }
}
