using System.CommandLine;
using System.CommandLine.Invocation;

namespace Ainft.Cli;

/// <summary>Runs one command line: every failure is caught here, once, and becomes a message and an exit code.</summary>
internal static class CommandLine
{
    // Stopping dev takes as long as its children need to save their state.
    private static readonly InvocationConfiguration Invocation = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromMinutes(1) };

    public static async Task<int> RunAsync(string[] args)
    {
        var result = AinftCommand.Create().Parse(args);
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
            return Fail(args, new CommandException(ExitCode.Stopped, "Stopped before it was done."));
        }
        catch (Exception exception)
        {
            return Fail(args, UnexpectedFailure.Of(exception));
        }
    }

    private static void RequireValid(ParseResult result)
    {
        if (result.Errors.Count > 0 && result.Action is null or ParseErrorAction)
            throw CommandException.Usage(result.Errors[0].Message, $"What it takes: {AinftCommand.PathOf(result.CommandResult)} --help");
        if (result.Tokens.Any(token => token.Value is ""))
            throw CommandException.Usage("An argument is empty.", "Perhaps a variable of the shell is not set.");
    }

    private static int Fail(string[] args, CommandException failure)
    {
        new Output(args.Contains(Output.Json.Name)).Failure(failure);
        return failure.ExitCode;
    }
}
