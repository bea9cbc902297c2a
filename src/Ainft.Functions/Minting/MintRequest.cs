using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Functions.Minting;

/// <summary>
/// What somebody asks to mint: one manifest, several, or the seed form, by one creator. Parsing answers either a request in which every
/// manifest is valid, or every violation at once with its pointer into the body.
/// </summary>
public sealed record MintRequest(IReadOnlyList<Manifest> Manifests, bool Many, Address Creator, ulong? Deadline, string? Signature)
{
    public const int MaxBodyBytes = 4 << 20;
    public const int MaxManifests = 64;

    /// <summary>How many violations of one body are told: a small body can break rules without end.</summary>
    public const int MaxViolations = 256;

    /// <summary>Parses a body; <paramref name="signed"/> tells whether it must carry a signature and a deadline.</summary>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static MintRequest? Parse(ReadOnlyMemory<byte> body, bool signed, out IReadOnlyList<Violation> violations)
    {
        var found = new List<Violation>();
        var request = Read(body, signed, found);
        violations = found.Count > MaxViolations ? found[..MaxViolations] : found;
        return request;
    }

    private static MintRequest? Read(ReadOnlyMemory<byte> body, bool signed, List<Violation> found)
    {
        if (MintBody.Read(body, found) is not { } members)
            return null;
        var creator = members.Creator(found);
        var manifests = members.Manifests(creator ?? default, found);
        var (deadline, signature) = (members.Deadline(signed, found), members.Signature(signed, found));
        return found.Count > 0 ? null : new MintRequest(manifests, members.Many, creator!.Value, deadline, signature);
    }
}
