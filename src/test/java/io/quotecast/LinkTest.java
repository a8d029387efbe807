package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Finds libraries whose versions do not fit together: every field and method that a class of the server refers to exists
 * in the class that is on the class path. A JVM fails only when such a reference is used; a native build always does.
 *
 * <p>Checked are the classes that Quotecast and the Quarkus extensions reach by references from class to class. With
 * {@code -Dnative}, these include the libraries that only the native executable contains.
 */
class LinkTest {
    private static final int CONSTANT_FIELD = 9;
    private static final int CONSTANT_INTERFACE_METHOD = 11;
    private static final int CONSTANT_CLASS = 7;

    private final Map<String, byte[]> classPath = new HashMap<>();
    private final Map<String, @Nullable Declared> declared = new HashMap<>();

    @Test
    void everyReferenceIntoALibraryIsResolved() throws IOException {
        Deque<String> pending = new ArrayDeque<>(readClassPath());
        assertTrue(pending.contains("io/quotecast/Quotecast"));

        Set<String> reached = new HashSet<>(pending);
        Set<String> unresolved = new TreeSet<>();
        while (!pending.isEmpty()) {
            String name = pending.remove();
            References references = references(classPath.get(name));
            for (Member member : references.members) {
                if (isMissing(member)) {
                    unresolved.add(member.owner + "." + member.name + " <- " + name);
                }
            }
            for (String type : references.classes) {
                if (classPath.containsKey(type) && reached.add(type)) {
                    pending.add(type);
                }
            }
        }

        assertTrue(reached.contains("io/netty/channel/epoll/Epoll"), "Netty is not reached");
        assertEquals(Set.of(), unresolved);
    }

    /** Reads all classes, and returns the names of those of the project and of the Quarkus extensions. */
    private List<String> readClassPath() throws IOException {
        List<String> roots = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (entry.endsWith(".jar")) {
                try (ZipFile jar = new ZipFile(path.toFile())) {
                    List<String> names = readJar(jar);
                    if (jar.getEntry("META-INF/quarkus-extension.properties") != null) {
                        roots.addAll(names);
                    }
                }
            } else if (path.endsWith("target/classes")) {
                roots.addAll(readFolder(path));
            }
        }
        return roots;
    }

    private List<String> readJar(ZipFile jar) throws IOException {
        List<String> names = new ArrayList<>();
        for (Enumeration<? extends ZipEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
            ZipEntry entry = entries.nextElement();
            if (isClass(entry.getName())) {
                try (InputStream in = jar.getInputStream(entry)) {
                    names.add(add(entry.getName(), in.readAllBytes()));
                }
            }
        }
        return names;
    }

    private List<String> readFolder(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<String> names = new ArrayList<>();
            for (Path file : files.filter(found -> isClass(found.toString())).toList()) {
                names.add(add(folder.relativize(file).toString(), Files.readAllBytes(file)));
            }
            return names;
        }
    }

    /** Returns whether the file is a class for every version of Java. */
    private static boolean isClass(String file) {
        return file.endsWith(".class") && !file.startsWith("META-INF/") && !file.endsWith("module-info.class");
    }

    /** Adds a class, unless an entry before on the class path contains it, and returns its name. */
    private String add(String file, byte[] bytes) {
        String name = file.substring(0, file.length() - ".class".length());
        classPath.putIfAbsent(name, bytes);
        return name;
    }

    /** Returns whether the owner and all of its ancestors are present, and none of them declares the member. */
    private boolean isMissing(Member member) {
        return classPath.containsKey(member.owner) && Boolean.FALSE.equals(find(member.owner, member.name));
    }

    /** Returns whether a class or an ancestor declares a member, or null if a class is missing that may declare it. */
    private @Nullable Boolean find(String type, String member) {
        Declared found = declared(type);
        if (found == null) {
            return null;
        }
        if (found.members.contains(member)) {
            return true;
        }
        Boolean result = false;
        for (String ancestor : found.ancestors) {
            Boolean inherited = find(ancestor, member);
            if (Boolean.TRUE.equals(inherited)) {
                return true;
            }
            result = inherited == null ? null : result;
        }
        return result;
    }

    private @Nullable Declared declared(String type) {
        if (!declared.containsKey(type)) {
            byte[] bytes = classPath.containsKey(type) ? classPath.get(type) : ofJdk(type);
            declared.put(type, bytes == null ? null : declarations(bytes));
        }
        return declared.get(type);
    }

    private static byte @Nullable [] ofJdk(String type) {
        try (InputStream in = ClassLoader.getPlatformClassLoader().getResourceAsStream(type + ".class")) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A field or method, named with its type. */
    private record Member(String owner, String name) {}

    /** What a class refers to. */
    private record References(List<Member> members, List<String> classes) {}

    /** What a class declares, and the class and the interfaces that it extends. */
    private record Declared(Set<String> members, List<String> ancestors) {}

    private static References references(byte[] bytes) {
        ClassReader reader = new ClassReader(bytes);
        char[] buffer = new char[reader.getMaxStringLength()];
        List<Member> members = new ArrayList<>();
        List<String> classes = new ArrayList<>();
        for (int index = 1; index < reader.getItemCount(); index++) {
            // Constants of eight bytes take two places, of which the second one is empty.
            int offset = reader.getItem(index);
            int tag = offset == 0 ? 0 : reader.readByte(offset - 1);
            if (tag == CONSTANT_CLASS) {
                classes.add(reader.readUTF8(offset, buffer));
            } else if (tag >= CONSTANT_FIELD && tag <= CONSTANT_INTERFACE_METHOD) {
                int nameAndType = reader.getItem(reader.readUnsignedShort(offset + 2));
                members.add(new Member(
                        reader.readClass(offset, buffer),
                        reader.readUTF8(nameAndType, buffer) + " " + reader.readUTF8(nameAndType + 2, buffer)));
            }
        }
        return new References(members, classes);
    }

    private static Declared declarations(byte[] bytes) {
        Set<String> members = new HashSet<>();
        ClassReader reader = new ClassReader(bytes);
        reader.accept(
                new ClassVisitor(Opcodes.ASM9) {
                    @Override
                    public @Nullable MethodVisitor visitMethod(
                            int access, String name, String type, String signature, String[] exceptions) {
                        members.add(name + " " + type);
                        return null;
                    }

                    @Override
                    public @Nullable FieldVisitor visitField(
                            int access, String name, String type, String signature, Object value) {
                        members.add(name + " " + type);
                        return null;
                    }
                },
                ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        List<String> ancestors = new ArrayList<>(List.of(reader.getInterfaces()));
        if (reader.getSuperName() != null) {
            ancestors.add(reader.getSuperName());
        }
        return new Declared(members, ancestors);
    }
}
