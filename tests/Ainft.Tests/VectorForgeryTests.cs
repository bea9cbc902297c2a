using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ainft.Tests.Json;
using CsCheck;
using Xunit;

namespace Ainft.Tests;

/// <summary>
/// Vectors with a change. The verifier refuses them, reports a failed check, or returns the original content. It never
/// throws.
/// </summary>
public sealed partial class VectorForgeryTests
{
    /// <summary>Only the chain can confirm these members, and these tests do not use a chain.</summary>
    private static readonly string[] OfChain = ["block", "transaction", "number", "hash", "timestamp", "size"];

    [Fact]
    public void A_vector_of_another_structure_is_refused_or_fails_unless_only_the_chain_can_show_it() =>
        Gen.Select(Gen.Int[0, 1 << 20], JsonMutation.Any).Sample((which, mutation) =>
        {
            var (file, bytes) = Vector(which);
            var node = JsonNode.Parse(bytes)!;
            var paths = mutation.Apply(node);
            var changed = Encoding.UTF8.GetBytes(node.ToJsonString());
            if (paths.Count > 0
                && !paths.All(path => OfChain.Any(name => path.EndsWith($".{name}", StringComparison.Ordinal)))
                && !(mutation.Kind is 2 or 5 && paths.All(path => Unordered().IsMatch(path)))
                && !JsonNode.DeepEquals(node, JsonNode.Parse(bytes)))
                Assert.True(VerifiesAs(changed) is null || VerifiesAs(changed) is { } same
                    && JsonNode.DeepEquals(JsonNode.Parse(same), JsonNode.Parse(bytes)),
                    $"{file} {mutation} {string.Join(' ', paths)}");
        }, iter: 600);

    [Fact]
    public void A_vector_whose_members_are_written_with_escapes_verifies_as_before() =>
        Gen.Select(Gen.Int[0, 1 << 20], Gen.Int[0, 1 << 20]).Sample((which, at) =>
        {
            var (file, bytes) = Vector(which);
            var names = Name().Matches(Encoding.UTF8.GetString(bytes));
            var name = names[at % names.Count];
            var letter = name.Groups["name"].Index + at % name.Groups["name"].Length;
            var text = Encoding.UTF8.GetString(bytes);
            var escaped = $"{text[..letter]}\\u{(int)text[letter]:x4}{text[(letter + 1)..]}";
            Assert.Equal(bytes,
                VerifiesAs(Encoding.UTF8.GetBytes(escaped)) ?? Encoding.UTF8.GetBytes($"{file}: {name}"));
        }, iter: 150);

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("form\\u0061t")]
    public void A_name_that_is_no_text_or_comes_twice_is_refused(string name)
    {
        var text =
            Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(VectorTests.Root(), "v1/lineage/depth-0.json")));
        Assert.Null(VerifiesAs(Encoding.UTF8.GetBytes($"{{\"{name}\":1,{text[1..]}")));
    }

    [Theory]
    [InlineData("proof/single-finalized.json")]
    [InlineData("lineage/depth-0.json")]
    [InlineData("evidence/reproduced.json")]
    public void A_chain_with_a_trailing_NUL_is_refused(string file)
    {
        var text = Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(VectorTests.Root(), "v1", file)));
        Assert.NotNull(VerifiesAs(Encoding.UTF8.GetBytes(text)));
        Assert.Null(VerifiesAs(Encoding.UTF8.GetBytes(text.Replace("\"eip155:31337\"", "\"eip155:31337\\u0000\"",
            StringComparison.Ordinal))));
    }

    [Fact]
    public void Evidence_whose_signatures_are_url_safe_and_beside_others_verifies_as_before()
    {
        var bytes = File.ReadAllBytes(Path.Combine(VectorTests.Root(), "v1/evidence/reproduced.json"));
        var node = JsonNode.Parse(bytes)!;
        foreach (var statement in node["statements"]!.AsArray())
        {
            var signatures = statement!["envelope"]!["signatures"]!.AsArray();
            signatures[0]!["sig"] =
                signatures[0]!["sig"]!.GetValue<string>().Replace('+', '-').Replace('/', '_').TrimEnd('=');
            signatures[0]!.AsObject().Remove("keyid");
            // A valid signature of another account comes first. The anchored leaf decides which account made the
            // statement.
            var payload = Convert.FromBase64String(statement["envelope"]!["payload"]!.GetValue<string>());
            var other = Ethereum.LocalKey.Generate().Sign(DsseEnvelope.HashToSign(payload));
            signatures.Insert(0, new JsonObject { ["sig"] = Convert.ToBase64String(other.ToArray()) });
            statement["envelope"]!["more"] = true;
        }
        Assert.Equal(bytes, VerifiesAs(Encoding.UTF8.GetBytes(node.ToJsonString())));
    }

    private static (string File, byte[] Bytes) Vector(int which)
    {
        var file = VectorTests.Paths[which % VectorTests.Paths.Length];
        return (file, File.ReadAllBytes(Path.Combine(VectorTests.Root(), file)));
    }

    /// <summary>The file, parsed and written again, if it verifies. Null when it is refused or fails a check.</summary>
    private static byte[]? VerifiesAs(byte[] bytes)
    {
        if (ProofFile.TryParse(bytes, out var proof, out _))
            return ProofVerifier.Verify(proof).IsValid ? proof.ToJson() : null;
        if (EvidenceFile.TryParse(bytes, out var evidence, out _))
            return EvidenceVerifier.Verify(evidence).IsValid ? evidence.ToJson() : null;
        using var stream = new MemoryStream(bytes);
        if (!LineageProofFile.TryRead(stream, out var lineage, out _) || !LineageProofVerifier.Verify(lineage).IsValid)
            return null;
        using var written = new MemoryStream();
        // A stream in memory never blocks.
        lineage.WriteAsync(written).GetAwaiter().GetResult();
        return written.ToArray();
    }

    // Components and batches may come in any order.
    [GeneratedRegex(@"^\$\.(components|batches)\[\d+\]$")]
    private static partial Regex Unordered();

    [GeneratedRegex("\"(?<name>[a-zA-Z]+)\": ")]
    private static partial Regex Name();
}
