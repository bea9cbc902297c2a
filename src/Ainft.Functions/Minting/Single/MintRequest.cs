using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Functions.Minting;

/// <summary>
/// A request to mint one manifest, several manifests, or the seed form, by one creator. The parser returns a request of
/// valid manifests, or all violations with their pointers into the body.
/// </summary>
public sealed record MintRequest(
    IReadOnlyList<Manifest> Manifests, bool Many, Address Creator, ulong? Deadline, string? Signature)
{
    public const int MaxBodyBytes = 4 << 20;
    public const int MaxManifests = 64;

    /// <summary>The most violations that an answer reports, because a small body can have very many.</summary>
    public const int MaxViolations = 256;

    /// <summary>Parses a body. With <paramref name="signed"/>, a signature and a deadline are required.</summary>
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
