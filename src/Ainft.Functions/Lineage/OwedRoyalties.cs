namespace Ainft.Functions.Lineage;

/// <summary>The royalties that every child of a component owes because of it.</summary>
/// <param name="Stack">The name of the component's own stack, or null when the stack is empty.</param>
/// <param name="Own">The shares that the component itself asks for.</param>
public sealed record OwedRoyalties(Sha256Digest? Stack, RoyaltyStack Own)
{
    /// <summary>No royalties.</summary>
    public static readonly OwedRoyalties None = new(null, RoyaltyStack.Empty);

    /// <summary>The approximate size in memory, in bytes.</summary>
    internal long Size => 24L * Own.Asks.Count;
}
