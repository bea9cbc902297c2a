namespace Ainft.Ethereum;

/// <summary>Explains reverts by a list of errors, and else as <see cref="RegistryError"/> does.</summary>
internal static class KnownReverts
{
    /// <summary>A sentence about a revert, or null when the data is of no known error.</summary>
    /// <param name="known">The canonical signatures of the errors, and a sentence about each.</param>
    /// <param name="revertData">The data of the revert.</param>
    public static string? Explain(
        IEnumerable<(string Signature, string Reason)> known, ReadOnlySpan<byte> revertData)
    {
        foreach (var (signature, reason) in known)
            if (revertData.StartsWith(Calldata.Selector(signature)))
                return reason;
        return RegistryError.Explain(revertData);
    }
}
