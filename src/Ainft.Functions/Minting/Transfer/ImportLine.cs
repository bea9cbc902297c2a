using System.Text;
using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Minting;

/// <summary>
/// Parses a line of an import, which is a proof file or <c>{manifest, creator, signature, id}</c>. The manifest is an
/// object or its canonical text. The proof verifier checks both forms, so a component without an anchor becomes a batch
/// of one leaf.
/// </summary>
/// <param name="here">This registry's domain.</param>
/// <param name="now">The time, in Unix seconds.</param>
internal sealed class ImportLine(MintDomain here, ulong now)
{
    public const int MaxLineBytes = ProofFile.MaxBytes;

    private static readonly string[] Members = ["manifest", "creator", "signature", "id"];

    /// <summary>One level deeper than a manifest, because the line contains it.</summary>
    private static readonly CanonicalJsonLimits Limits = new()
    {
        MaxBytes = MaxLineBytes,
        MaxInputBytes = MaxLineBytes,
        MaxDepth = CanonicalJsonLimits.Manifest.MaxDepth + 1,
    };

    private static readonly ChainFacts Accepting = new()
    {
        ChainId = default,
        Anchor = null,
        LastFinal = null,
        SignatureAccepted = true,
    };

    public ParsedLine Parse(BodyLine line)
    {
        if (!CanonicalJson.TryCanonicalize(line.Bytes.Span, out byte[]? canonical, out var violation, Limits))
            return Refuse(line, [violation]);
        using var json = JsonDocument.Parse(canonical, new JsonDocumentOptions { MaxDepth = Limits.MaxDepth });
        if (json.RootElement.ValueKind != JsonValueKind.Object)
            return Refuse(line,
            [
                new Violation("", ViolationCode.WrongType,
                    $"Expected a proof file, or an object with the members {string.Join(", ", Members)}."),
            ]);
        IReadOnlyList<Violation> violations;
        ProofFile? file = null;
        var proof = json.RootElement.TryGetProperty("format", out _)
            ? ProofFile.TryParse(canonical, out file, out violations) ? file : null
            : ReadBare(json.RootElement, out violations);
        return proof is null ? Refuse(line, violations) : Verify(line, proof, isProofFile: file is not null);
    }

    private static ParsedLine Refuse(BodyLine line, IReadOnlyList<Violation> violations) =>
        new(line.Number) { Violations = violations };

    private ProofFile? ReadBare(JsonElement json, out IReadOnlyList<Violation> violations)
    {
        var found = new List<Violation>();
        violations = found;
        found.AddRange(json.EnumerateObject().Where(member => !Members.Contains(member.Name))
            .Take(RequestMembers.MaxViolations)
            .Select(member => new Violation("", ViolationCode.MemberUnknown,
                $"Unknown member. Expected {string.Join(", ", Members)}, or a proof file.")));
        var manifest = ReadManifest(json, found);
        if (!RequestMembers.TryReadAddress(TextOf(json, "creator"), out var creator))
            found.Add(new Violation("/creator",
                json.TryGetProperty("creator", out _) ? ViolationCode.WrongForm : ViolationCode.MemberMissing,
                RequestMembers.ExpectedCreator));
        var signature = ReadSignature(json, found);
        var id = manifest?.IdFor(creator) ?? default;
        if (json.TryGetProperty("id", out _) && (!AinftId.TryParse(TextOf(json, "id"), out var given) || given != id))
            found.Add(new Violation("/id", ViolationCode.IdMismatch,
                manifest is null
                    ? "Expected the id that follows from manifest and creator."
                    : $"Expected {id}, which follows from manifest and creator."));
        return found.Count > 0 ? null : ProofOf(manifest!, id, creator, signature!);
    }

    private static Manifest? ReadManifest(JsonElement json, List<Violation> violations)
    {
        var utf8 = !json.TryGetProperty("manifest", out var member) ? null
            : member.ValueKind == JsonValueKind.String ? Encoding.UTF8.GetBytes(member.GetString()!)
            : Encoding.UTF8.GetBytes(member.GetRawText());
        if (utf8 is null)
            violations.Add(new Violation("/manifest", ViolationCode.MemberMissing,
                "Expected the manifest, or its canonical text."));
        else if (Manifest.TryParse(utf8, out var manifest, out var found))
            return manifest;
        else
            violations.AddRange(
                found.Select(violation => violation with { Pointer = $"/manifest{violation.Pointer}" }));
        return null;
    }

    private static MintSignature? ReadSignature(JsonElement json, List<Violation> violations)
    {
        if (!json.TryGetProperty("signature", out var member))
            violations.Add(new Violation("/signature", ViolationCode.MemberMissing,
                "Expected an object with the members deadline, signature, many, domain and delegation."));
        else if (MintSignature.TryRead(member, out var signature, out var found))
            return signature;
        else
            violations.AddRange(
                found.Select(violation => violation with { Pointer = $"/signature{violation.Pointer}" }));
        return null;
    }

    private static string? TextOf(JsonElement json, string name) =>
        json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String
            ? member.GetString()
            : null;

    private ProofFile ProofOf(Manifest manifest, AinftId id, Address creator, MintSignature signature)
    {
        var leaf = Leaf.Registration(id, creator);
        return new ProofFile
        {
            Id = id,
            Creator = creator,
            Manifest = Encoding.UTF8.GetString(manifest.Canonical.Span),
            Parents = manifest.ParentIds,
            Signature = signature,
            Leaf = leaf,
            Path = [],
            Root = leaf.Hash(),
            ChainId = here.ChainId,
            Registry = here.Registry,
            Batch = new ProofBatch(leaf.Hash(), 1),
        };
    }

    private ParsedLine Verify(BodyLine line, ProofFile proof, bool isProofFile)
    {
        proof = Expand(proof);
        var broken = ProofVerifier.Verify(proof).Checks
            .Where(check => !check.NeedsChain && check.Result != CheckResult.Pass).ToArray();
        var domain = proof.Signature.Domain ?? proof.Domain;
        var signed = proof.Signature.Delegation is null ? ProofVerifier.Signature : ProofVerifier.Delegation;
        var isWallets = broken is [var only] && only.Name == signed && IsWallets(proof, domain, signed);
        if (broken.Length > 0 && !isWallets)
            return Refuse(line, [.. broken.Select(ViolationOf)]);
        var manifest = Manifest.ReadCanonical(Encoding.UTF8.GetBytes(proof.Manifest));
        // The mint was before now, also when another registry knows its time.
        if (proof.Signature.Delegation is { Terms: var terms }
            && DelegationRule.BrokenBy(terms, manifest, proof.Signature.Deadline, now) is { } breach)
            return Refuse(line, [breach with { Pointer = $"/signature/delegation{breach.Pointer}" }]);
        return new ParsedLine(line.Number)
        {
            Manifest = manifest,
            Creator = proof.Creator,
            Id = proof.Id,
            Signature = Mint.Canonical(proof.Signature with { Domain = domain == here ? null : domain }),
            Elsewhere = domain == here ? null : new SignedElsewhere(domain, proof.Signature.Deadline),
            Expired = domain == here && proof.Signature.Deadline < now
                ? new ExpiredSignature(
                    proof.Id, proof.Signature.Deadline, isProofFile && proof.Domain == here ? proof.Root : null)
                : null,
            ToConfirm = isWallets
                ? new SignatureToConfirm(
                    proof.Signature.HashOfCreator(domain, manifest.Digest, [.. manifest.ParentIds]),
                    proof.Signature.SignatureOfCreator)
                : null,
            Integration = proof.Signature.Delegation?.Terms.Integration,
        };
    }

    private static Violation ViolationOf(VerificationCheck check) =>
        new($"/{check.Name}", ViolationCode.CheckFailed, check.Detail);

    private static ProofFile Expand(ProofFile proof)
    {
        var digest = Sha256Digest.Of(Encoding.UTF8.GetBytes(proof.Manifest));
        var hash = proof.Signature.HashToSign(proof.Signature.Domain ?? proof.Domain, digest, [.. proof.Parents]);
        var expanded = Signature.Expand(
            proof.Signature.Signature, hash, proof.Signature.SignerFor(proof.Creator));
        return proof with { Signature = proof.Signature with { Signature = expanded } };
    }

    /// <summary>
    /// Whether the proof is valid if the creator is a contract wallet that accepts the signature. The registry can ask
    /// a wallet only on its own chain.
    /// </summary>
    private bool IsWallets(ProofFile proof, MintDomain domain, string signed) => domain.ChainId == here.ChainId
        && ProofVerifier.Verify(proof with { ChainId = domain.ChainId, Registry = domain.Registry }, Accepting).Checks
            .Any(check => check.Name == signed && check.Result == CheckResult.Pass);
}
