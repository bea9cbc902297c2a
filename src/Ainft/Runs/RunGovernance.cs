using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Runs;

/// <summary>
/// The DAO whose decisions a run follows. A round names the last block of the decisions that its draw followed
/// (<see cref="PanelRound.Block"/>). The events of the contracts up to that block give the admitted operators.
/// </summary>
/// <param name="Operators">The contract that admits operators.</param>
/// <param name="Grants">The contract that grants compute.</param>
/// <param name="Grant">The grant that pays for the run, or null when no grant does.</param>
public sealed record RunGovernance(Address Operators, Address Grants, SpentGrant? Grant = null)
{
    /// <summary>Why a run cannot have this governance, or null when it can.</summary>
    internal string? Contradicts(RunRequest request, RunTerms terms) =>
        terms.OpenOperators ? "A run that follows a DAO has no open operators."
        : Grant is { Requester: { IsZero: false } account } && account != request.Requester
            ? "The grant of a run is one of its requester, or one of all requesters."
            : null;

    internal static RunGovernance? Read(Field field)
    {
        if (!field.IsObjectOf("grant", "grants", "operators"))
            return null;
        var (operators, grants) = (field.Required("operators")?.Account(), field.Required("grants")?.Account());
        var grant = field.Optional("grant") is { } spent ? SpentGrant.Read(spent) : null;
        return operators is { } admits && grants is { } pays ? new RunGovernance(admits, pays, grant) : null;
    }

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("governance");
        Grant?.WriteTo(writer);
        writer.WriteString("grants", Grants.ToHex());
        writer.WriteString("operators", Operators.ToHex());
        writer.WriteEndObject();
    }
}

/// <summary>A grant of compute by the event that made it.</summary>
/// <param name="Requester">The account that has the grant, or zero for the pool of all requesters.</param>
/// <param name="Block">The number of the event's block.</param>
/// <param name="LogIndex">The position of the event in its block, from 0.</param>
public sealed record SpentGrant(Address Requester, ulong Block, int LogIndex)
{
    internal static SpentGrant? Read(Field field)
    {
        if (!field.IsObjectOf("block", "logIndex", "requester"))
            return null;
        var (block, index) = (field.Required("block")?.Whole(), field.Required("logIndex")?.Integer(0, int.MaxValue));
        var requester = field.Required("requester")?.Account();
        return block is null || index is null || requester is null
            ? null
            : new SpentGrant(requester.Value, block.Value, (int)index.Value);
    }

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("grant");
        writer.WriteNumber("block", Block);
        writer.WriteNumber("logIndex", LogIndex);
        writer.WriteString("requester", Requester.ToHex());
        writer.WriteEndObject();
    }
}
