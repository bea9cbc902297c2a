namespace Ainft.Cli;

/// <summary>
/// Ends a command with an exit code, the reason of the failure and the next step. Only <see cref="CommandLine"/>
/// catches it.
/// </summary>
public sealed class CommandException(
    int exitCode, string message, string? next = null, IReadOnlyList<Violation>? violations = null) : Exception(message)
{
    /// <summary>One of <see cref="Cli.ExitCode"/>.</summary>
    public int ExitCode => exitCode;

    /// <summary>The next step for the person.</summary>
    public string? Next => next;

    /// <summary>The rules that a document broke.</summary>
    public IReadOnlyList<Violation> Violations => violations ?? [];

    /// <summary>Lines that follow the message, for example the last output of a program that ended.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>The text with the violations, from which the output computes their lines and columns.</summary>
    public ReadOnlyMemory<byte>? Document { get; init; }

    /// <summary>The same failure with the last output of a program below its message.</summary>
    /// <param name="output">Text of any number of lines.</param>
    internal CommandException With(string output) => new(exitCode, Message, next, violations)
    {
        Details = output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries),
    };

    internal static CommandException Usage(string message, string? next = null) =>
        new(Cli.ExitCode.Usage, message, next);

    internal static CommandException Refused(string message, string? next = null) =>
        new(Cli.ExitCode.Refused, message, next);

    internal static CommandException TryLater(string message, string? next = null) =>
        new(Cli.ExitCode.TryLater, message, next);

    internal static CommandException Invalid(
        string what, IReadOnlyList<Violation> violations, ReadOnlyMemory<byte>? document = null) =>
        new(
            Cli.ExitCode.Refused,
            $"{what} breaks {violations.Count} rule{(violations.Count == 1 ? "" : "s")}.",
            "Correct the listed places. The command sent no request.",
            violations)
        {
            Document = document,
        };
}
