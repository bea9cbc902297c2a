using System.Text.Json.Serialization;
using Ainft.Ethereum;
using Ainft.Functions.Ledger;

namespace Ainft.Functions.Minting;

/// <summary>
/// A revocation of an integration. <c>Statement</c> is the SHA-256 of its statement in the ledger, and <c>Status</c> is
/// the status of its anchor.
/// </summary>
public sealed record RevocationAnswer(string Creator, DateTimeOffset RevokedAt, string Statement, string Status);

/// <summary>
/// The revocations of an integration by creator. An integration belongs to the creator that signed the delegation, so
/// only the revocation by that creator ends mints under it.
/// </summary>
public sealed record DelegationState(string Integration, IReadOnlyList<RevocationAnswer> Revocations);

/// <summary>The form of the body of a revocation, for the OpenAPI document.</summary>
public sealed record RevokeBody(string Creator, ulong Deadline, string Signature);

/// <summary>Reads the revocations of an integration.</summary>
internal sealed class ReadDelegation(Revocations revocations, ReadAnchor anchors)
{
    /// <summary>Reads the revocations. That by <paramref name="creator"/> is always among them.</summary>
    public async Task<DelegationState> RunAsync(Bytes32 integration, Address? creator, CancellationToken ct)
    {
        var rows = await revocations.ListAsync(integration, ct);
        // Strangers can fill the list with revocations in their own names, which have no effect.
        if (creator is { } asked && rows.All(row => row.Creator != asked)
            && await revocations.FindAsync(integration, asked, ct) is { } own)
            rows = [own, .. rows];
        var found = await anchors.RunAsync(rows.Select(row => row.Bundle), ct);
        return new DelegationState(integration.ToString(), [.. rows.Select(row => new RevocationAnswer(
            row.Creator.ToString(),
            row.RevokedAt,
            row.Statement.ToString(),
            found[row.Bundle].Status.ToText()))]);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DelegationState))]
internal sealed partial class DelegationWire : JsonSerializerContext;
