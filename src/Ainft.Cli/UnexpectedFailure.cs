using System.ComponentModel;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Cli;

/// <summary>An exception that no command expects, as the failure that ends the process: one line, and the stack only
/// where it is asked for.</summary>
internal static class UnexpectedFailure
{
    /// <summary>The environment variable that asks for the stack.</summary>
    public const string Variable = "AINFT_TRACE";

    private const string Defect = $"This is a defect of ainft: report it with what you typed; {Variable}=1 shows where "
        + "it happened.";

    public static CommandException Of(Exception exception)
    {
        var failure = Describe(exception);
        return Environment.GetEnvironmentVariable(Variable) is "1" ? failure.With(exception.ToString()) : failure;
    }

    private static CommandException Describe(Exception exception) => exception switch
    {
        JsonRpcUnavailableException or HttpRequestException or HttpIOException or TimeoutException =>
            CommandException.TryLater(
                exception.Message, "Check that the address is right and the server is running, then try again."),
        Win32Exception =>
            CommandException.Usage(exception.Message, "dev needs the .NET 10 SDK and Node.js 20 or later on the PATH."),
        JsonRpcException => CommandException.Refused($"The Ethereum node: {exception.Message}"),
        JsonException =>
            CommandException.Refused($"A JSON document has another form than expected: {exception.Message}"),
        IOException or UnauthorizedAccessException =>
            CommandException.Refused(exception.Message, "Check the disk and the rights of the folder."),
        OutOfMemoryException => CommandException.Refused("This machine has not enough memory for that."),
        InvalidOperationException when exception.Message.Contains('\n', StringComparison.Ordinal) =>
            OfProgram(exception.Message),
        _ => CommandException.Refused($"An unexpected error: {exception.Message} ({exception.GetType().Name})", Defect),
    };

    // A program that dev starts has ended: its first line says which, and what it wrote follows.
    private static CommandException OfProgram(string message)
    {
        var lines = message.ReplaceLineEndings("\n").Split('\n', 2);
        return CommandException.Refused(lines[0]).With(lines[1]);
    }
}
