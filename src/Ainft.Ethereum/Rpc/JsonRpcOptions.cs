namespace Ainft.Ethereum;

/// <summary>The limits of a <see cref="JsonRpcClient"/>.</summary>
public sealed record JsonRpcOptions
{
    /// <summary>The longest time for one endpoint to answer one request, including the body.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The most bytes of an answer. The client refuses larger answers.</summary>
    public int MaxResponseBytes { get; init; } = 64 << 20;
}
