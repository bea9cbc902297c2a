using Ainft.Ethereum;
using Ainft.Functions.Ledger;

namespace Ainft.Functions.Lineage;

/// <summary>Where the line of a component is: what is kept of its row, whose label may have many kilobytes, when nothing but the line is needed.</summary>
public sealed record ComponentLine(AinftId Id, Address Creator, Sha256Digest Bundle, int Offset, int Length)
{
    public int End => Offset + Length;

    public Leaf Leaf => Leaf.Registration(Id, Creator);

    public static ComponentLine Of(AinftRow row) => new(row.Id, row.Creator, row.Bundle, row.LineOffset, row.LineLength);
}
