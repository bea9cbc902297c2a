using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Ainft.Functions.Platform;

/// <summary>
/// The middleware of every function that a Functions host calls. It measures timer and queue functions, and logs an
/// error when the host does not forward HTTP requests.
/// </summary>
internal sealed partial class HostInvocations(PlatformMetrics metrics, ILogger<HostInvocations> log)
    : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var isHttp = context.FunctionDefinition.InputBindings.Values.Any(input => input.Type == "httpTrigger");
        var name = context.FunctionDefinition.Name;
        return isHttp ? AnswerAsync(context, next) : metrics.MeasureAsync(name, () => next(context));
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
        + "Update the Functions host to a version 4 that forwards HTTP requests to isolated workers")]
    static partial void RequestMissing(ILogger log, string function);
}
