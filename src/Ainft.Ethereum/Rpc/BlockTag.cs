namespace Ainft.Ethereum;

/// <summary>Names a block for JSON-RPC: by number, or by how settled it is.</summary>
public readonly record struct BlockTag
{
    private readonly string? tag;

    private BlockTag(string tag) => this.tag = tag;

    /// <summary>The head of the chain; may fall out at any time. Also the default.</summary>
    public static BlockTag Latest { get; } = new("latest");

    /// <summary>The head that the network has justified.</summary>
    public static BlockTag Safe { get; } = new("safe");

    /// <summary>The newest block that cannot fall out any more.</summary>
    public static BlockTag Finalized { get; } = new("finalized");

    /// <summary>The head with the node's pool on top, for counting what was sent.</summary>
    public static BlockTag Pending { get; } = new("pending");

    /// <summary>A block by number.</summary>
    public static BlockTag At(ulong number) => new(Quantity.Format(number));

    /// <summary>The form that JSON-RPC takes.</summary>
    public override string ToString() => tag ?? "latest";
}
