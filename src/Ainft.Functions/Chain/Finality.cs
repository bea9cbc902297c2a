using Azure.Data.Tables;

namespace Ainft.Functions.Chain;

/// <summary>
/// The rule by which a record's block was final when the app wrote the record. A row without a rule is by the chain's
/// own <c>finalized</c>.
/// </summary>
internal static class Finality
{
    public const string OfTheChain = "finalized";
    private const string Column = "Finality";

    public static void Write(TableEntity row, string rule)
    {
        if (rule != OfTheChain)
            row[Column] = rule;
    }

    public static string Read(TableEntity row) => row.GetString(Column) ?? OfTheChain;
}
