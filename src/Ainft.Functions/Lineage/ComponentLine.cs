using Ainft.Ethereum;
using Ainft.Functions.Ledger;

namespace Ainft.Functions.Lineage;

/// <summary>
/// The position of a component's line in its bundle. Callers that need only the line keep this instead of the row,
/// because a row's label may have many kilobytes.
/// </summary>
public sealed record ComponentLine(AinftId Id, Address Creator, Sha256Digest Bundle, int Offset, int Length)
{
    /// <summary>Whether the line has a delegation, because an agent signed the mint.</summary>
    public bool IsDelegated { get; init; }

    public int End => Offset + Length;

    public Leaf Leaf => Leaf.Registration(Id, Creator);

    public static ComponentLine Of(AinftRow row) =>
        new(row.Id, row.Creator, row.Bundle, row.LineOffset, row.LineLength) { IsDelegated = row.Agent is not null };
}
