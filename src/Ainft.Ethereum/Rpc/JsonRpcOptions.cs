namespace Ainft.Ethereum;

/// <summary>The limits of a <see cref="JsonRpcClient"/>.</summary>
public sealed record JsonRpcOptions
{
    /// <summary>How long one endpoint may take to answer one request, body included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The bytes of an answer that are read at most.</summary>
    public int MaxResponseBytes { get; init; } = 64 << 20;
}
