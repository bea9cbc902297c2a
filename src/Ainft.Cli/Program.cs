using System.CommandLine;
using System.CommandLine.Invocation;
using System.ComponentModel;
using System.Text.Json;
using Ainft.Cli;
using Ainft.Ethereum;

Console.OutputEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
var result = AinftCommand.Create().Parse(args);
if (result.Errors.Count > 0 && result.Action is (null or ParseErrorAction))
{
    new Output(args.Contains(Output.Json.Name)).Failure(CommandException.Usage(
        string.Join(Environment.NewLine, result.Errors.Select(error => error.Message)),
        $"What it takes: {AinftCommand.PathOf(result.CommandResult)} --help"));
    return ExitCode.Usage;
}

if (result.Tokens.Any(token => token.Value is ""))
{
    Output.For(result).Failure(CommandException.Usage("An argument is empty.", "Perhaps a variable of the shell is not set."));
    return ExitCode.Usage;
}

try
{
    // Stopping dev takes as long as its children need to save what they have.
    return await result.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
}
catch (CommandException failure)
{
    Output.For(result).Failure(failure);
    return failure.ExitCode;
}
catch (OperationCanceledException)
{
    Output.For(result).Failure(new CommandException(ExitCode.Stopped, "Stopped before it was done."));
    return ExitCode.Stopped;
}
catch (Exception exception) when (exception is JsonRpcUnavailableException or HttpRequestException or HttpIOException or TimeoutException)
{
    Output.For(result).Failure(CommandException.TryLater(exception.Message, "Check that the address is right and the server is running, then try again."));
    return ExitCode.TryLater;
}
catch (Exception exception) when (exception is JsonException or KeyNotFoundException)
{
    Output.For(result).Failure(CommandException.Refused(
        $"The server's answer has another form than expected: {exception.Message}", "Check that --api is the address of an Ainft server."));
    return ExitCode.Refused;
}
catch (Win32Exception exception)
{
    Output.For(result).Failure(CommandException.Usage(exception.Message, "dev needs the .NET 10 SDK and Node.js 20 or later on the PATH."));
    return ExitCode.Usage;
}
catch (Exception exception) when (exception is JsonRpcException or InvalidOperationException or IOException or UnauthorizedAccessException)
{
    Output.For(result).Failure(CommandException.Refused(exception.Message));
    return ExitCode.Refused;
}
catch (Exception exception)
{
    Output.For(result).Failure(CommandException.Refused($"A surprise: {exception}", "This is a defect of ainft; report it with what you typed."));
    return ExitCode.Refused;
}
