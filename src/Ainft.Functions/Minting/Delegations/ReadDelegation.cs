using System.Text.Json.Serialization;
using Ainft.Ethereum;
using Ainft.Functions.Ledger;

namespace Ainft.Functions.Minting;

/// <summary>A revocation of an integration.</summary>
/// <param name="Creator">The account that revoked the integration.</param>
/// <param name="RevokedAt">The time of the revocation.</param>
/// <param name="Statement">The SHA-256 of its statement in the ledger.</param>
/// <param name="Status">The status of the anchor, which is <c>pending</c>, <c>included</c> or <c>finalized</c>.</param>
public sealed record RevocationAnswer(string Creator, DateTimeOffset RevokedAt, string Statement, string Status);

/// <summary>
/// The revocations of an integration by creator. An integration belongs to the creator that signed the delegation, so
/// only the revocation by that creator ends mints under it.
/// </summary>
/// <param name="Integration">The integration.</param>
/// <param name="Revocations">The revocations by creator.</param>
public sealed record DelegationState(string Integration, IReadOnlyList<RevocationAnswer> Revocations);

/// <summary>The form of the body of a revocation, for the OpenAPI document.</summary>
/// <param name="Creator">The creator of the delegation.</param>
/// <param name="Deadline">The Unix time in seconds at which the signature expires.</param>
/// <param name="Signature">The creator's EIP-712 signature.</param>
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
