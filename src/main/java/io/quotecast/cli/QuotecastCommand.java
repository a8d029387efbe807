package io.quotecast.cli;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The top-level command {@code quotecast}. Without a subcommand, it requests the server, as {@code serve} does. */
@RegisterForReflection // Picocli reads the annotation, which a native image does not otherwise contain.
@Command(
        name = "quotecast",
        description = "Real-time market data server. Without a command, starts the server.",
        footer = ServeCommand.SETTINGS)
public final class QuotecastCommand implements Callable<Integer> {
    private final ServeCommand serve = new ServeCommand();

    private QuotecastCommand() {}

    /**
     * Executes a command, which prints to the standard output and error.
     *
     * @param random creates keys
     * @return the exit code of a command that has ended, with 2 for wrong usage; empty if the server is to start
     */
    public static OptionalInt execute(RandomGenerator random, String... arguments) {
        QuotecastCommand command = new QuotecastCommand();
        return command.execute(command.commandLine(random), arguments);
    }

    /** Executes a command as {@link #execute(RandomGenerator, String...)} does; the command prints to these writers. */
    public static OptionalInt execute(RandomGenerator random, PrintWriter out, PrintWriter err, String... arguments) {
        QuotecastCommand command = new QuotecastCommand();
        return command.execute(command.commandLine(random).setOut(out).setErr(err), arguments);
    }

    private OptionalInt execute(CommandLine commandLine, String... arguments) {
        int exitCode = commandLine.execute(arguments);
        return serve.isRequested() ? OptionalInt.empty() : OptionalInt.of(exitCode);
    }

    private CommandLine commandLine(RandomGenerator random) {
        CommandLine commandLine = new CommandLine(this)
                .addSubcommand(serve)
                .addSubcommand(new CommandLine(new KeyCommand(random))
                        .addSubcommand(new KeyListCommand(InstantSource.system()))
                        .addSubcommand(new KeyRotateCommand(InstantSource.system(), random))
                        .addSubcommand(new KeyRevokeCommand()))
                .addSubcommand(new BenchCommand());
        commandLine
                .getCommandSpec()
                .versionProvider(() -> new String[] {"quotecast " + BuildVersion.read()})
                .addOption(OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .description("prints the version")
                        .build());
        commandLine.setParameterExceptionHandler((wrong, arguments) -> printUsage(wrong));
        addHelp(commandLine);
        return commandLine;
    }

    /** Adds the option itself to a command and its subcommands, instead of Picocli's mixin, for which a native image would need reflection. */
    private static void addHelp(CommandLine commandLine) {
        commandLine
                .getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("prints this help")
                        .build());
        commandLine.getSubcommands().values().forEach(QuotecastCommand::addHelp);
    }

    /** Prints the usage even where Picocli would print a similar option only. */
    private static int printUsage(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        command.getErr().println(wrong.getMessage());
        if (wrong instanceof UnmatchedArgumentException unmatched
                && unmatched.getUnmatched().stream().anyMatch(QuotecastCommand::isSetting)) {
            command.getErr().println("Put settings before -jar: java -Dquotecast.heartbeat=1s -jar quarkus-run.jar");
        }
        UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
        command.usage(command.getErr());
        return ExitCode.USAGE;
    }

    private static boolean isSetting(String argument) {
        return argument.startsWith("-D") || argument.contains("quotecast.");
    }

    @Override
    public Integer call() {
        return serve.call();
    }
}
