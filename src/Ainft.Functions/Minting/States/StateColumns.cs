using System.Runtime.InteropServices;
using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Minting;

/// <summary>The columns of the state of a component in its row.</summary>
internal static class StateColumns
{
    private const string Verdict = "Verdict", Agreed = "Agreed", Of = "Of", Run = "Run", DecidedAt = "DecidedAt",
        Statement = "Statement", OpenRuns = "OpenRuns";

    public static TableEntity Write(AinftId id, ComponentState state)
    {
        var row = new TableEntity(Partition.Of(id), id.ToString());
        if (state.Token is { } token)
            TokenColumns.Write(row, token);
        if (state.Verdict is { } verdict)
        {
            var stated = verdict.Stated;
            (row[Verdict], row[Agreed], row[Of]) = (stated.Kind.ToString(), stated.Agreed, stated.Of);
            (row[Run], row[Statement]) = (verdict.Run.ToString(), verdict.Statement.ToString());
            row[DecidedAt] = verdict.DecidedAt;
        }
        if (state.OpenRuns.Count > 0)
            row[OpenRuns] = MemoryMarshal.AsBytes<Sha256Digest>([.. state.OpenRuns]).ToArray();
        return row;
    }

    public static ComponentState Read(TableEntity row) => new()
    {
        Token = TokenColumns.Read(row),
        Verdict = row.GetString(Verdict) is { } kind
            ? new ComponentVerdict(
                Sha256Digest.Parse(row.GetString(Statement)),
                Sha256Digest.Parse(row.GetString(Run)),
                row.GetDateTimeOffset(DecidedAt)!.Value,
                new StatedVerdict(
                    Enum.Parse<VerdictKind>(kind), row.GetInt32(Agreed)!.Value, row.GetInt32(Of)!.Value))
            : null,
        OpenRuns = MemoryMarshal.Cast<byte, Sha256Digest>(row.GetBinary(OpenRuns) ?? []).ToArray(),
    };
}
