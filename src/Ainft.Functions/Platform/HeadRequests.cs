namespace Ainft.Functions.Platform;

/// <summary>Tells routes with large answers that nobody will see the body: a HEAD request reaches them as GET.</summary>
internal static class HeadRequests
{
    internal static readonly object Mark = new();

    public static bool IsForHead(this HttpRequest request) => request.HttpContext.Items.ContainsKey(Mark);
}
