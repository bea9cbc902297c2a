using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Minting;

/// <summary>
/// A request to mint one manifest, several manifests, or the seed form, by one creator. The parser returns a request of
/// valid manifests, or all violations with their pointers into the body. With a delegation an agent of the creator
/// signed it.
/// </summary>
public sealed record MintRequest(
    IReadOnlyList<Manifest> Manifests, bool Many, Address Creator, SignedDelegation? Delegation = null)
{
    public const int MaxBodyBytes = 4 << 20;
    public const int MaxManifests = 64;

    /// <summary>Parses the body of a mint, which has a signature and its deadline.</summary>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static Signed<MintRequest>? ParseSigned(
        ReadOnlyMemory<byte> body, out IReadOnlyList<Violation> violations) =>
        Parse<Signed<MintRequest>>(
            body,
            (request, members, found) => new(
                request with { Delegation = members.Delegation(found) },
                members.Deadline(found),
                members.Signature(found)),
            out violations);

    /// <summary>Parses the body of a preview, which has no signature and can lack the deadline.</summary>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static Unsigned<MintRequest>? ParseUnsigned(
        ReadOnlyMemory<byte> body, out IReadOnlyList<Violation> violations) =>
        Parse<Unsigned<MintRequest>>(
            body,
            (request, members, found) =>
            {
                // An agent signs the same message as the creator, so a preview has no use for the delegation.
                members.RefuseDelegation(found);
                return new(request, members.DeadlineIfAny(found));
            },
            out violations);

    private static T? Parse<T>(
        ReadOnlyMemory<byte> body,
        Func<MintRequest, MintBody, List<Violation>, T> complete,
        out IReadOnlyList<Violation> violations) where T : class
    {
        var found = new List<Violation>();
        var parsed = MintBody.Read(body, found) is { } members ? complete(Read(members, found), members, found) : null;
        violations = found.Count > RequestMembers.MaxViolations ? found[..RequestMembers.MaxViolations] : found;
        return found.Count > 0 ? null : parsed;
    }

    private static MintRequest Read(MintBody members, List<Violation> found)
    {
        var creator = members.Creator(found);
        return new MintRequest(members.Manifests(creator, found), members.Many, creator);
    }
}
