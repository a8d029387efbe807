package io.quotecast.config;

import com.sun.source.doctree.AttributeTree;
import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.EndElementTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.StartElementTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import io.quotecast.source.SourceRegistry;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * The settings table of operations.md. Its rows are the methods of the mappings in the order of their source files:
 * defaults and ranges are those of the annotations, and the meaning is the Javadoc.
 */
final class SettingsTable {
    private static final String BEGIN =
            "<!-- The mappings generate this table: ./mvnw test -Dtest=SettingsDocumentationTest -Dquotecast.docs.write=true -->\n";

    private static final String END = "<!-- End of the generated table -->\n";
    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final Pattern NUMBER = Pattern.compile("\\b[0-9]{4,}\\b");

    private SettingsTable() {}

    /** Returns what a document has between the two markers. */
    static String tableIn(String document) {
        return document.substring(begin(document), document.indexOf(END));
    }

    /** Returns a document with another table between the two markers. */
    static String replaceIn(String document, String table) {
        return document.substring(0, begin(document)) + table + document.substring(document.indexOf(END));
    }

    private static int begin(String document) {
        int begin = document.indexOf(BEGIN) + BEGIN.length();
        if (begin < BEGIN.length() || document.indexOf(END) < begin) {
            throw new IllegalArgumentException("the document does not contain the markers " + BEGIN + " and " + END);
        }
        return begin;
    }

    /** Returns the current table, with an empty line before and after it. */
    static String create() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("| key (prefix `quotecast.`) | default | range | meaning |");
        lines.add("|---|---|---|---|");
        addRows(QuotecastConfig.class, "", lines);
        return "\n" + String.join("\n", lines) + "\n\n";
    }

    private static void addRows(Class<?> group, String prefix, List<String> lines) throws IOException {
        for (Map.Entry<String, String> documented : comments(group).entrySet()) {
            Method setting = method(group, documented.getKey());
            String key = SettingsCheck.key(setting, prefix);
            if (SettingsCheck.isGroup(setting.getReturnType())) {
                addRows(setting.getReturnType(), key + ".", lines);
                continue;
            }
            lines.add(("| `" + key + "` | " + defaultValue(setting) + " | " + range(key, setting) + " | "
                            + documented.getValue() + " |")
                    .replace("|  |", "| |")
                    .replace("|  |", "| |"));
            if (key.equals("source")) {
                for (Class<?> settings : SourceRegistry.settingsTypes()) {
                    String sourcePrefix =
                            settings.getAnnotation(ConfigMapping.class).prefix();
                    addRows(settings, sourcePrefix.substring("quotecast.".length()) + ".", lines);
                }
            }
        }
    }

    private static String defaultValue(Method setting) {
        WithDefault value = setting.getAnnotation(WithDefault.class);
        return value == null ? "" : code(value.value());
    }

    private static String range(String key, Method setting) {
        if (key.equals("source")) {
            return "any of "
                    + SourceRegistry.names().stream().map(SettingsTable::code).collect(Collectors.joining(", "))
                    + "; or `none`";
        }
        Constraint constraint = Constraint.of(setting);
        if (constraint instanceof Constraint.Choice choice) {
            return choice.values().stream().map(SettingsTable::code).collect(Collectors.joining(", "));
        }
        if (constraint instanceof Constraint.Scheme scheme) {
            return scheme.schemes().stream().map(name -> code(name + "://")).collect(Collectors.joining(", "));
        }
        if (constraint instanceof Constraint.Text text) {
            return text.range();
        }
        if (constraint != null) {
            return NUMBER.matcher(constraint.range())
                    .replaceAll(number -> String.format(Locale.ROOT, "%,d", Long.parseLong(number.group())));
        }
        String type = setting.getGenericReturnType().getTypeName();
        if (type.equals("boolean")) {
            return "`true`, `false`";
        }
        return type.equals("long") ? "any integer" : type.endsWith("Path>") || type.endsWith("Path") ? "a path" : "";
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static Method method(Class<?> group, String name) {
        try {
            return group.getMethod(name);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("the sources and the classes of " + group + " differ", e);
        }
    }

    /** Returns the methods of an interface in the order of its source file, with their comments as Markdown. */
    private static Map<String, String> comments(Class<?> group) throws IOException {
        Class<?> topLevel =
                Optional.<Class<?>>ofNullable(group.getEnclosingClass()).orElse(group);
        Path file = SOURCES.resolve(topLevel.getName().replace('.', '/') + ".java");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Map<String, String> comments = new LinkedHashMap<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task =
                    (JavacTask) compiler.getTask(null, files, null, null, null, files.getJavaFileObjects(file));
            DocTrees trees = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new TreePathScanner<@Nullable Void, @Nullable Void>() {
                    @Override
                    public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
                        TreePath owner = getCurrentPath().getParentPath();
                        if (((ClassTree) owner.getLeaf()).getSimpleName().contentEquals(group.getSimpleName())) {
                            comments.put(
                                    method.getName().toString(), markdown(trees.getDocCommentTree(getCurrentPath())));
                        }
                        return null;
                    }
                }.scan(unit, null);
            }
        }
        return comments;
    }

    /** Returns a comment as the text of a table cell; empty for null, which a group of settings has. */
    private static String markdown(@Nullable DocCommentTree comment) {
        if (comment == null) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        String target = "";
        for (DocTree part : comment.getFullBody()) {
            if (part instanceof TextTree plain) {
                text.append(plain.getBody());
            } else if (part.getKind() == DocTree.Kind.CODE) {
                text.append(code(((LiteralTree) part).getBody().getBody()));
            } else if (part instanceof StartElementTree start) {
                target = ((AttributeTree) start.getAttributes().get(0))
                        .getValue()
                        .get(0)
                        .toString();
                text.append('[');
            } else if (part instanceof EndElementTree) {
                text.append("](").append(target).append(')');
            } else {
                throw new IllegalArgumentException("cannot convert " + part + " to Markdown");
            }
        }
        String cell = text.toString().strip().replaceAll("\\s+", " ").replace("|", "\\|");
        // A single sentence has no full stop in a table.
        return cell.endsWith(".") && !cell.contains(". ") ? cell.substring(0, cell.length() - 1) : cell;
    }
}
