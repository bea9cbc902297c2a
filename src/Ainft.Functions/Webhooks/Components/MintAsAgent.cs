using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Minting;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Webhooks;

/// <summary>
/// Mints a manifest with the key of an integration's agent, through the use case of every mint. Under the delegation
/// the creator of the integration is the creator. Without it the agent is, which only references need.
/// </summary>
internal sealed class MintAsAgent(
    MintAinft mint, AgentFiles files, IntegrationSecrets secrets, IOptions<ChainOptions> chain, TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    /// <summary>Mints a manifest, or finds the same component. Repeatable.</summary>
    /// <returns>The id of the component.</returns>
    /// <exception cref="RefusedEventException">The registry refuses the mint.</exception>
    /// <exception cref="LaterException">A part of the registry does not answer now.</exception>
    public async Task<AinftId> RunAsync(
        Integration integration, Manifest manifest, bool isDelegated, CancellationToken ct)
    {
        if (secrets.OpenAgent(integration) is not { } agent)
            throw new LaterException(secrets.Off ?? "No data key opens the key of the integration's agent.");
        var creator = isDelegated ? integration.Creator : agent.Address;
        await files.RequireAsync(integration.Creator, manifest.IdFor(creator), manifest, ct);
        var deadline = Math.Min(
            (ulong)(time.GetUtcNow() + Life).ToUnixTimeSeconds(), integration.Terms.Deadline);
        var hash = MintMessage.HashMint(chain.Value.MintDomain, manifest.Digest, [.. manifest.ParentIds], deadline);
        var request = new MintRequest([manifest], false, creator, isDelegated ? integration.Delegation : null);
        var outcome = await mint.RunAsync(
            new Signed<MintRequest>(request, deadline, $"{agent.Sign(hash)}"), ct);
        if (outcome is Outcome<MintAnswer>.Done)
            files.Charge(integration.Creator, manifest);
        return outcome switch
        {
            Outcome<MintAnswer>.Rejected(var detail, var violations) =>
                throw new RefusedEventException($"{detail} {string.Join(' ', violations.Take(4).Select(Text))}"),
            Outcome<MintAnswer>.Refused({ Status: >= 500 } code, var detail, var after) =>
                throw new LaterException(detail, after ?? code.RetryAfter),
            Outcome<MintAnswer>.Refused(_, var detail, _) => throw new RefusedEventException(detail),
            _ => manifest.IdFor(creator),
        };
    }

    private static string Text(Violation violation) => $"{violation.Pointer} {violation.Reason}";
}
