using System.CommandLine;
using System.CommandLine.Invocation;
using Ainft.Cli.Help;

namespace Ainft.Cli;

/// <summary>Runs one command line and turns every failure into a message and an exit code.</summary>
internal static class CommandLine
{
    // The child processes of dev need this time to save their state.
    private static InvocationConfiguration Invocation =>
        new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromMinutes(1) };

    public static async Task<int> RunAsync(string[] args)
    {
        var result = AinftCommand.Root.Parse(args.Length == 0 ? ["--help"] : args);
        try
        {
            RequireValid(result);
            return await result.InvokeAsync(Invocation);
        }
        catch (CommandException failure)
        {
            return Fail(args, failure);
        }
        catch (OperationCanceledException)
        {
            return Fail(args, new CommandException(ExitCode.Stopped, "The command was stopped before it was done."));
        }
        catch (Exception exception)
        {
            return Fail(args, UnexpectedFailure.Of(exception));
        }
    }

    private static void RequireValid(ParseResult result)
    {
        if (result.Errors.Count > 0 && result.Action is null or ParseErrorAction)
            throw Wrong(result);
        if (result.Tokens.Any(token => token.Value is ""))
            throw CommandException.Usage("An argument is empty.", "Check that the variables of the shell are set.");
    }

    private static CommandException Wrong(ParseResult result)
    {
        var path = AinftCommand.PathOf(result.CommandResult);
        var help = $"For its options, run {path} --help";
        if (result.UnmatchedTokens is not [var word, ..])
            return CommandException.Usage(result.Errors[0].Message, help);
        var kind = word.StartsWith('-') ? "option"
            : result.CommandResult.Command.Subcommands.Count > 0 ? "command"
            : "argument";
        return CommandException.Usage(
            $"'{word}' is not {(kind is "command" ? "a" : "an")} {kind} of {path}.",
            Suggestion.For(word, result.CommandResult) is { } meant ? $"Did you mean {meant}? {help}" : help);
    }

    private static int Fail(string[] args, CommandException failure)
    {
        new Output(args.Contains(Output.Json.Name)).Failure(failure);
        return failure.ExitCode;
    }
}
