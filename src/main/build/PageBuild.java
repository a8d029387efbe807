import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Step of the Maven build that prepares what browsers load: bundles the modules and style sheets of the page into few
 * files whose names contain a hash, and compresses these and all other text. {@code PageFiles} of the server reads the
 * result. Maven runs this file with the Java launcher, so it uses the JDK only.
 *
 * <p>Arguments: the folder of the resources, the folder to write, and the folder that contains esbuild. Without esbuild,
 * as on a platform for which there is none, the page keeps its modules.
 */
public final class PageBuild {
    /** Where the server serves the bundle: as deep as the modules, because these contain addresses relative to theirs. */
    private static final String BUNDLE = "bundle/";

    private static final Set<String> TEXT = Set.of("css", "html", "js", "json", "md", "svg", "ts", "yaml");
    private static final Pattern STYLE_SHEET = Pattern.compile("<link rel=\"stylesheet\" href=\"([^\"]+)\">");
    private static final Pattern SCRIPT = Pattern.compile("<script type=\"module\" src=\"([^\"]+)\"[^>]*></script>");
    /** A link in the source of the page that the bundle makes superfluous. */
    private static final Pattern LINK =
            Pattern.compile(" *<link rel=\"(?:stylesheet|modulepreload)\" href=\"[^\"]+\">\n");

    private static final Pattern EXPORT_ONLY =
            Pattern.compile("import\\{[^}]*\\}from\"\\./([^\"]+)\";export\\{[^}]*\\};\n?");
    private static final Pattern STATIC_IMPORT = Pattern.compile("(?:from|import) ?\"\\./([^\"]+)\"");

    private PageBuild() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path resources = Path.of(arguments[0]).toAbsolutePath();
        Path target = Path.of(arguments[1]);
        delete(target);
        Map<String, byte[]> files = texts(resources);
        Optional<Path> esbuild = esbuild(Path.of(arguments[2]));
        if (esbuild.isPresent()) {
            bundle(resources, esbuild.get(), files);
        } else {
            System.out.println("No esbuild for this platform: the page loads its modules one by one");
        }
        StringBuilder list = new StringBuilder();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path compressed = target.resolve(file.getKey() + ".gz");
            Files.createDirectories(compressed.getParent());
            try (OutputStream out = new BestGzip(Files.newOutputStream(compressed))) {
                out.write(file.getValue());
            }
            list.append(hash(file.getValue())).append(' ').append(file.getKey()).append('\n');
        }
        Files.writeString(target.resolve("files.txt"), list);
    }

    /** Returns the text files of the resources by path. Libraries are part of the bundle, or remain as they are. */
    private static Map<String, byte[]> texts(Path resources) throws IOException {
        Map<String, byte[]> texts = new TreeMap<>();
        for (Path file : filesBelow(resources)) {
            String path = resources.relativize(file).toString().replace('\\', '/');
            if (!path.startsWith("_static/") && TEXT.contains(path.substring(path.lastIndexOf('.') + 1))) {
                texts.put(path, Files.readAllBytes(file));
            }
        }
        return texts;
    }

    private static Optional<Path> esbuild(Path folder) throws IOException {
        return Files.exists(folder)
                ? filesBelow(folder).stream()
                        .filter(file -> file.getFileName().toString().matches("esbuild(\\.exe)?"))
                        .findFirst()
                : Optional.empty();
    }

    /** Adds the bundle to the files, and refers to it in the page. */
    private static void bundle(Path resources, Path esbuild, Map<String, byte[]> files)
            throws IOException, InterruptedException {
        String page = new String(files.get("index.html"), StandardCharsets.UTF_8);
        Path work = Files.createDirectory(esbuild.resolveSibling("page"));
        try {
            Path styles = Files.writeString(
                    work.resolve("style.css"),
                    STYLE_SHEET
                            .matcher(page)
                            .results()
                            .map(sheet -> "@import \""
                                    + resources
                                            .resolve(sheet.group(1))
                                            .toString()
                                            .replace('\\', '/') + "\";\n")
                            .collect(Collectors.joining()));
            Path output = work.resolve("output");
            List<String> options = new ArrayList<>(List.of(
                    styles.toString(),
                    "--bundle",
                    "--splitting",
                    "--minify",
                    "--format=esm",
                    "--target=esnext",
                    "--charset=utf8",
                    "--log-level=warning",
                    "--entry-names=[name]-[hash]",
                    "--chunk-names=[name]-[hash]",
                    "--outdir=" + output));
            SCRIPT.matcher(page)
                    .results()
                    .forEach(script ->
                            options.add(resources.resolve(script.group(1)).toString()));
            run(esbuild, options);
            for (Path file : filesBelow(output)) {
                files.put(BUNDLE + file.getFileName(), Files.readAllBytes(file));
            }
            files.put("index.html", page(page, files).getBytes(StandardCharsets.UTF_8));
        } finally {
            delete(work);
        }
    }

    /** Returns the page with links to the bundle in place of those to the sources. */
    private static String page(String source, Map<String, byte[]> files) {
        Set<String> modules = new TreeSet<>();
        Matcher script = SCRIPT.matcher(source);
        StringBuilder page = new StringBuilder();
        while (script.find()) {
            String entry = built(script.group(1), files);
            addImports(entry, files, modules);
            script.appendReplacement(page, script.group().replace(script.group(1), entry));
        }
        script.appendTail(page);
        String links = modules.stream()
                .map(path -> "  <link rel=\"modulepreload\" href=\"" + path + "\">\n")
                .collect(Collectors.joining(
                        "", "  <link rel=\"stylesheet\" href=\"" + built("style.css", files) + "\">\n", ""));
        return LINK.matcher(page).replaceAll("").replace("</head>\n", links + "</head>\n");
    }

    /** Returns the file of the bundle that contains what was built from a source. */
    private static String built(String source, Map<String, byte[]> files) {
        Matcher name = Pattern.compile("(?:.*/)?([^/]+)\\.([a-z]+)").matcher(source);
        name.matches();
        Pattern built = Pattern.compile(BUNDLE + Pattern.quote(name.group(1)) + "-[^-]+\\." + name.group(2));
        String path = files.keySet().stream()
                .filter(file -> built.matcher(file).matches())
                .findFirst()
                .orElseThrow();
        // A script that another one imports only exports again what a file for both contains.
        Matcher shared = EXPORT_ONLY.matcher(new String(files.get(path), StandardCharsets.UTF_8));
        return shared.matches() ? BUNDLE + shared.group(1) : path;
    }

    /** Adds the files that a file of the bundle imports, directly or indirectly. */
    private static void addImports(String path, Map<String, byte[]> files, Set<String> found) {
        Matcher imported = STATIC_IMPORT.matcher(new String(files.get(path), StandardCharsets.UTF_8));
        while (imported.find()) {
            if (found.add(BUNDLE + imported.group(1))) {
                addImports(BUNDLE + imported.group(1), files, found);
            }
        }
    }

    private static void run(Path program, List<String> arguments) throws IOException, InterruptedException {
        if (!program.toFile().setExecutable(true)) {
            throw new IOException(program + " cannot be made executable");
        }
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IOException(program + " failed with status " + status);
        }
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content))
                    .substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static List<Path> filesBelow(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().collect(Collectors.toList());
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).collect(Collectors.toList())) {
                    Files.delete(file);
                }
            }
        }
    }

    private static final class BestGzip extends GZIPOutputStream {
        private BestGzip(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
