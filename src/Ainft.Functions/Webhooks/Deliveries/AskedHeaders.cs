namespace Ainft.Functions.Webhooks;

/// <summary>
/// The headers of a delivery, and those of them that a reader asked for. A later try reads the event from the same
/// headers. The check of the signature uses another function, so no secret is remembered.
/// </summary>
internal sealed class AskedHeaders(Func<string, string?> header)
{
    private readonly Dictionary<string, string> asked = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The headers that the reader asked for.</summary>
    public IReadOnlyDictionary<string, string> Asked => asked;

    /// <summary>The headers of a stored delivery.</summary>
    public static AskedHeaders Of(Delivery delivery)
    {
        var stored = new Dictionary<string, string>(delivery.Headers, StringComparer.OrdinalIgnoreCase);
        return new AskedHeaders(stored.GetValueOrDefault);
    }

    /// <summary>The value of a header, or null.</summary>
    public string? Find(string name)
    {
        var value = header(name);
        if (value is not null)
            asked[name] = value;
        return value;
    }
}
