using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Lineage;

namespace Ainft.Functions.Minting;

/// <summary>
/// Refuses the import of a new component under an integration that its creator revoked at this registry. Without this
/// check, an agent could avoid a revocation with an import. Registered components stay.
/// </summary>
internal sealed class UnrevokedMints(Ainfts ainfts, Revocations revocations)
{
    /// <summary>Returns null when the creator did not revoke, or when the registry has the component already.</summary>
    public async Task<SignatureRefusal?> RefuseAsync(
        AinftId id, Address creator, Bytes32 integration, CancellationToken ct) =>
        await revocations.FindAsync(integration, creator, ct) is { } revoked && await ainfts.FindAsync(id, ct) is null
            ? new SignatureRefusal(ViolationCode.IntegrationRevoked, revoked.Reason)
            : null;
}
