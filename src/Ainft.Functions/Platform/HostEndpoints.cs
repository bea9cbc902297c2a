using System.Buffers;
using System.Text.Json;

namespace Ainft.Functions.Platform;

/// <summary>What the Functions host calls for timers and queues: <c>POST /FunctionName</c>, beside and not under <c>/api</c>.</summary>
/// <remarks>
/// The host knows three kinds of answer: this JSON with 2xx is success, anything else is failure and is tried again, and an empty 200 or
/// a 204 hangs the invocation until its time is up. So every path through here ends in that JSON.
/// </remarks>
internal static partial class HostEndpoints
{
    /// <summary>A queue message has 64 KiB at most; the host escapes it twice and adds metadata.</summary>
    private const int MaxBodyBytes = 1 << 20;

    private static ReadOnlySpan<byte> Answer => """{"Outputs":{},"Logs":[],"ReturnValue":null}"""u8;

    public static void MapHostEndpoints(this WebApplication app)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Ainft.Functions.Platform.HostEndpoints");
        foreach (var function in app.Services.GetRequiredService<TriggerTable>().Functions)
            app.MapPost($"/{function}", (RequestDelegate)(context => InvokeAsync(context, function, log))).ExcludeFromDescription();
    }

    private static async Task InvokeAsync(HttpContext context, string function, ILogger log)
    {
        if (IsFromOutside(context.Request.Headers))
        {
            await Problem.Of(StatusCodes.Status404NotFound).ExecuteAsync(context);
            return;
        }

        context.Response.StatusCode = await TryAsync(context, function, log) ? StatusCodes.Status200OK : StatusCodes.Status500InternalServerError;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Answer.Length;
        context.Response.BodyWriter.Write(Answer);
        await context.Response.BodyWriter.FlushAsync();
    }

    private static async Task<bool> TryAsync(HttpContext context, string function, ILogger log)
    {
        try
        {
            var bytes = await context.Request.ReadBytesAsync(MaxBodyBytes, context.RequestAborted);
            using var body = JsonDocument.Parse(bytes);
            using var message = MessageOf(body.RootElement);
            var dispatcher = context.RequestServices.GetRequiredService<TriggerDispatcher>();
            await dispatcher.InvokeAsync(function, message?.RootElement ?? default, context.RequestAborted);
            return true;
        }
        catch (Exception e)
        {
            InvocationFailed(log, e, function, context.Request.Headers["X-Azure-Functions-InvocationId"]);
            return false;
        }
    }

    // The host proxies requests from outside with these headers, and calls triggers without them.
    private static bool IsFromOutside(IHeaderDictionary headers) =>
        headers.Keys.Any(name => name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
            || name.Equals("x-ms-invocation-id", StringComparison.OrdinalIgnoreCase));

    /// <summary>The one message in <c>Data</c>: text that is JSON text of a string that is the JSON sent. A timer's object is no message.</summary>
    private static JsonDocument? MessageOf(JsonElement body)
    {
        var data = body.GetProperty("Data").EnumerateObject().Single().Value;
        if (data.ValueKind != JsonValueKind.String)
            return null;
        var message = JsonDocument.Parse(data.GetString()!);
        if (message.RootElement.ValueKind != JsonValueKind.String)
            return message;
        using (message)
            return JsonDocument.Parse(message.RootElement.GetString()!);
    }

    [LoggerMessage(1131, LogLevel.Error, "{Function} failed in invocation {InvocationId}")]
    static partial void InvocationFailed(ILogger log, Exception exception, string function, string? invocationId);
}
