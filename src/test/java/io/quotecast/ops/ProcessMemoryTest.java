package io.quotecast.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessMemoryTest {
    @TempDir
    Path root;

    @Test
    void residentMemoryIsThatOfTheProcess() throws IOException {
        write("proc/self/status", "Name:\tjava\nVmPeak:\t 9000 kB\nVmRSS:\t  157000 kB\nRssAnon:\t 1 kB\n");

        assertEquals(157_000 * 1_024.0, new ProcessMemory(root).residentBytes());
    }

    @Test
    void theLimitIsThatOfTheContainer() throws IOException {
        write("proc/meminfo", "MemTotal:       24000000 kB\nMemFree:        1 kB\n");
        write("proc/self/cgroup", "0::/\n");
        write("sys/fs/cgroup/memory.max", "1073741824\n");

        assertEquals(1_073_741_824.0, new ProcessMemory(root).limitBytes());
    }

    @Test
    void theLimitIsThatOfTheServiceOrOfAGroupAboveIt() throws IOException {
        write("proc/meminfo", "MemTotal:       24000000 kB\n");
        write("proc/self/cgroup", "0::/system.slice/quotecast.service\n");
        write("sys/fs/cgroup/system.slice/quotecast.service/memory.max", "1073741824\n");
        write("sys/fs/cgroup/system.slice/memory.max", "max\n");

        assertEquals(1_073_741_824.0, new ProcessMemory(root).limitBytes());
        write("sys/fs/cgroup/system.slice/memory.max", "536870912\n");
        assertEquals(536_870_912.0, new ProcessMemory(root).limitBytes());
    }

    /** In a container, the path is the one outside, and the limit is at the top. */
    @Test
    void theLimitOfTheFirstVersionOfControlGroupsCounts() throws IOException {
        write("proc/meminfo", "MemTotal:       24000000 kB\n");
        write("proc/self/cgroup", "9:cpu,cpuacct:/docker/1f\n7:memory:/docker/1f\n");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "536870912\n");

        assertEquals(536_870_912.0, new ProcessMemory(root).limitBytes());
    }

    @Test
    void withoutALimitTheMemoryOfTheMachineCounts() throws IOException {
        write("proc/meminfo", "MemTotal:       24000000 kB\n");
        write("proc/self/cgroup", "7:memory:/\n0::/user.slice\n");
        write("sys/fs/cgroup/user.slice/memory.max", "max\n");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "18446744073709551615\n");

        assertEquals(24_000_000 * 1_024.0, new ProcessMemory(root).limitBytes());
    }

    @Test
    void onAnotherSystemBothAreUnknown() {
        assertEquals(Double.NaN, new ProcessMemory(root).residentBytes());
        assertEquals(Double.NaN, new ProcessMemory(root).limitBytes());
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(root.resolve(file).getParent());
        Files.writeString(root.resolve(file), text);
    }
}
