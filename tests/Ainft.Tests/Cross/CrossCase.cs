using System.Text;
using System.Text.Json.Nodes;
using Ainft.Ethereum;
using Ainft.Tests.Json;
using Ainft.Tests.Manifests;
using Ainft.Tests.Proofs;
using CsCheck;

namespace Ainft.Tests.Cross;

/// <summary>A document that three implementations read, with the answer of the kernel.</summary>
/// <param name="Kind"><c>manifest</c> or <c>proof</c>.</param>
/// <param name="Creator">The creator of a manifest, which its id depends on.</param>
/// <param name="Text">The document, which may be invalid.</param>
internal sealed record CrossCase(string Kind, Address Creator, string Text)
{
    private static readonly Gen<Address> Account = Gen.Byte.Array[20].Select(bytes => new Address(bytes));

    private static readonly Gen<string> WithAnyProperty = Gen.Select(ManifestGen.Valid, JsonGen.Document,
        (manifest, document) => manifest[..^1] + ",\"properties\":{\"x\":" + document + "}}");

    private static readonly Gen<string> Document = Gen.Frequency(
        (4, ManifestGen.Valid), (2, WithAnyProperty), (4, Changed(ManifestGen.Valid)));

    /// <summary>Manifests, two of five with a change that a forger could make.</summary>
    public static readonly Gen<CrossCase> Manifest =
        Gen.Select(Account, Document, (creator, text) => new CrossCase("manifest", creator, text));

    private static readonly Gen<string> ProofText =
        ProofCase.Any.Select(known => Encoding.UTF8.GetString(known.Proof.ToJson()));

    /// <summary>Proofs, half of them with a change that a forger could make.</summary>
    public static readonly Gen<CrossCase> Proof = Gen.Frequency((1, ProofText), (1, Changed(ProofText)))
        .Select(text => new CrossCase("proof", default, text));

    /// <summary>The line that the other implementations read.</summary>
    public string Line => new JsonObject
    {
        ["kind"] = Kind,
        ["creator"] = Creator.ToHex(),
        ["text"] = Text,
    }.ToJsonString();

    /// <summary>The answer of the kernel.</summary>
    public CrossAnswer Answer() => Kind is "manifest" ? OfManifest() : OfProof();

    private CrossAnswer OfManifest() =>
        Ainft.Manifests.Manifest.TryParse(Encoding.UTF8.GetBytes(Text), out var manifest, out var violations)
            ? CrossAnswer.Accepted(
                manifest.IdFor(Creator).ToString(), manifest.Digest.ToString(),
                FileDigests.Content(manifest.Artifacts)?.ToString(), [])
            : CrossAnswer.Refused(violations);

    private CrossAnswer OfProof() =>
        ProofFile.TryParse(Encoding.UTF8.GetBytes(Text), out var proof, out var violations)
            ? CrossAnswer.Accepted(
                proof.Id.ToString(), null, null,
                [.. ProofVerifier.Verify(proof).Checks.Select(check => $"{check.Name} {Word(check.Result)}")])
            : CrossAnswer.Refused(violations);

    private static string Word(CheckResult result) => result switch
    {
        CheckResult.Pass => "pass",
        CheckResult.Fail => "fail",
        _ => "not-checked",
    };

    private static Gen<string> Changed(Gen<string> documents) =>
        Gen.Select(documents, JsonMutation.Any, (text, mutation) =>
        {
            var root = JsonNode.Parse(text)!;
            mutation.Apply(root);
            return root.ToJsonString();
        });
}
