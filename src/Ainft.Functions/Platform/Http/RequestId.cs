using System.Diagnostics;

namespace Ainft.Functions.Platform;

/// <summary>
/// The id of a request. It is the W3C trace id, which the caller may choose with the header <c>traceparent</c>. Every
/// answer repeats it in <c>x-request-id</c>. The traces of the app and its log of failed requests contain it.
/// </summary>
public static class RequestId
{
    public const string Header = "x-request-id";

    private static readonly object Key = new();

    /// <summary>The id of this request, 32 lower-case hexadecimal digits.</summary>
    public static string Of(HttpContext context)
    {
        if (context.Items.TryGetValue(Key, out var id))
            return (string)id!;
        // The server starts an activity only when something listens to it.
        var trace = Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity
            ? activity.TraceId
            : ActivityTraceId.CreateRandom();
        var text = trace.ToHexString();
        context.Items[Key] = text;
        return text;
    }
}
