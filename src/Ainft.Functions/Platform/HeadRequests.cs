namespace Ainft.Functions.Platform;

/// <summary>
/// Lets routes with large answers skip the body of a HEAD request, which reaches the routes as GET.
/// </summary>
internal static class HeadRequests
{
    internal static readonly object Mark = new();

    public static bool IsForHead(this HttpRequest request) => request.HttpContext.Items.ContainsKey(Mark);
}
