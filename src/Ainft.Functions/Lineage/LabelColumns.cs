using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Lineage;

/// <summary>
/// A label as the properties of a row. A space separates the names of several sets, because version 4fb4cec refuses to
/// read it and would otherwise miss ancestors.
/// </summary>
internal static class LabelColumns
{
    private const string Set = "Set";
    private const string SetCount = "SetCount";
    private const string Bases = "Bases";
    private const string Tail = "Tail";

    private static readonly char[] Digits = [.. "0123456789"];

    /// <summary>Whether a property belongs to a label, or is the generation that is computed with it.</summary>
    public static bool Has(string property) =>
        property.TrimEnd(Digits) is "Generation" or Set or SetCount or Bases or Tail;

    /// <summary>The names of the sets that a row's label refers to.</summary>
    public static IEnumerable<string> SetsOf(TableEntity row) => row.GetString(Set)?.Split(' ') ?? [];

    public static void Write(TableEntity row, AncestryLabel label)
    {
        if (label.Sets.Count > 0)
            row[Set] = string.Join(' ', label.Sets);
        if (label.Sets.Count == 1)
            row[SetCount] = label.SetCount;
        row.SetLong(Bases, label.Bases.ToBytes());
        row.SetLong(Tail, label.Tail);
    }

    public static AncestryLabel Read(TableEntity row)
    {
        Sha256Digest[] names = [.. SetsOf(row).Select(name => Sha256Digest.Parse(name))];
        var bases = names.Length switch
        {
            0 => AncestryBases.None,
            1 => AncestryBases.Of(names[0], row.GetInt32(SetCount) ?? 0),
            _ => AncestryBases.Read(names, row.GetLong(Bases)),
        };
        return new AncestryLabel(bases, row.GetLong(Tail));
    }
}
