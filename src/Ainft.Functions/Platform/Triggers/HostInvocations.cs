using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Ainft.Functions.Platform;

/// <summary>
/// What stands around every function that a Functions host calls. Timer and queue functions are measured; a host that
/// does not send HTTP requests on is named in the log.
/// </summary>
internal sealed partial class HostInvocations(TimeProvider time, ILogger<HostInvocations> log) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var isHttp = context.FunctionDefinition.InputBindings.Values.Any(input => input.Type == "httpTrigger");
        var name = context.FunctionDefinition.Name;
        return isHttp ? AnswerAsync(context, next) : FunctionRuns.MeasureAsync(name, time, () => next(context));
    }

    private async Task AnswerAsync(FunctionContext context, FunctionExecutionDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (TimeoutException)
        {
            RequestMissing(log, context.FunctionDefinition.Name);
            throw;
        }
    }

    [LoggerMessage(1131, LogLevel.Error,
        "The host called the HTTP function {Function} but sent no HTTP request to this process. "
        + "Update the Functions host to a version 4 that sends HTTP requests on to isolated workers")]
    static partial void RequestMissing(ILogger log, string function);
}
