using Azure.Data.Tables;

namespace Ainft.Functions.Lineage;

/// <summary>A label as the properties of a row.</summary>
internal static class LabelColumns
{
    public static void Write(TableEntity row, AncestryLabel label)
    {
        if (label.Set is { } set)
            (row["Set"], row["SetCount"]) = (set.ToString(), label.SetCount);
        if (!label.Tail.IsEmpty)
            row["Tail"] = BinaryData.FromBytes(label.Tail);
    }

    public static AncestryLabel Read(TableEntity row) => new(
        row.GetString("Set") is { } set ? Sha256Digest.Parse(set) : null,
        row.GetInt32("SetCount") ?? 0,
        row.GetBinary("Tail"));
}
