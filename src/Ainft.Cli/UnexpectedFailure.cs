using System.ComponentModel;
using System.Text.Json;
using Ainft.Ethereum;
using Ainft.KeyVault;

namespace Ainft.Cli;

/// <summary>
/// Converts an unexpected exception into the failure that ends the process. The failure has one line, and the stack
/// only when the environment variable asks for it.
/// </summary>
internal static class UnexpectedFailure
{
    /// <summary>The environment variable that asks for the stack.</summary>
    public const string Variable = "AINFT_TRACE";

    private const string Defect = "This is a defect of ainft. Please report it with your command line. "
        + $"{Variable}=1 shows where it happened.";

    public static CommandException Of(Exception exception)
    {
        var failure = Describe(exception);
        return Environment.GetEnvironmentVariable(Variable) is "1" ? failure.With(exception.ToString()) : failure;
    }

    private static CommandException Describe(Exception exception) => exception switch
    {
        JsonRpcUnavailableException or HttpRequestException or HttpIOException or TimeoutException =>
            CommandException.TryLater(
                exception.Message, "Check that the address is right and the server runs. Then try again."),
        Win32Exception =>
            CommandException.Usage(exception.Message, "dev needs the .NET 10 SDK and Node.js 20 or later on the PATH."),
        KeyVaultException { Status: 404 } or UnusableKeyException => CommandException.Usage(exception.Message),
        KeyVaultException => CommandException.TryLater(exception.Message, "Then run the command again."),
        JsonRpcException => CommandException.Refused($"The Ethereum node refused the request. {exception.Message}"),
        JsonException =>
            CommandException.Refused($"A JSON document has an unexpected form. {exception.Message}"),
        IOException or UnauthorizedAccessException =>
            CommandException.Refused(exception.Message, "Check the disk and the permissions of the folder."),
        OutOfMemoryException => CommandException.Refused("This machine does not have enough memory for the command."),
        InvalidOperationException when exception.Message.Contains('\n', StringComparison.Ordinal) =>
            OfProgram(exception.Message),
        _ => CommandException.Refused(
            $"An unexpected error occurred. {exception.Message} ({exception.GetType().Name})", Defect),
    };

    // A program that dev starts has ended. The first line names it, and the other lines are its output.
    private static CommandException OfProgram(string message)
    {
        var lines = message.ReplaceLineEndings("\n").Split('\n', 2);
        return CommandException.Refused(lines[0]).With(lines[1]);
    }
}
