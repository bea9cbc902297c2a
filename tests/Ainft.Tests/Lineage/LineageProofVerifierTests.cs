using System.Text;
using System.Text.Json.Nodes;
using Ainft.Ethereum;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Lineage;

public sealed class LineageProofVerifierTests
{
    private static readonly string[] Checks = ["manifest", "id", "signature", "path", "batch", "parents", "place"];

    private static byte[] Bytes(LineageProofFile proof)
    {
        using var stream = new MemoryStream();
        proof.WriteAsync(stream, TestContext.Current.CancellationToken).GetAwaiter().GetResult();
        return stream.ToArray();
    }

    private static LineageProofFile Read(byte[] bytes)
    {
        Assert.True(LineageProofFile.TryRead(new MemoryStream(bytes), out var proof, out var violations),
            string.Join('\n', violations));
        return proof;
    }

    private static LineageProofFile With(LineageProofFile proof, int at,
        Func<LineageProofComponent, LineageProofComponent> change) =>
            proof with
            {
                Components = [.. proof.Components.Select((component, i) => i == at ? change(component) : component)]
            };

    private static IEnumerable<string> Failed(LineageProofFile proof, AinftId id)
    {
        var report = LineageProofVerifier.Verify(proof);
        Assert.False(report.IsValid);
        return report.Components.Single(component => component.Id == id).Checks.Where(
            check => check.Result != CheckResult.Pass).Select(check => check.Name);
    }

    [Fact]
    public void A_true_proof_passes_every_check_of_every_component() => LineageProofCase.Any.Sample(one =>
    {
        var proof = Read(Bytes(one.Proof));
        Assert.Equal(Bytes(one.Proof), Bytes(proof));
        var offline = LineageProofVerifier.Verify(proof);
        Assert.True(offline.IsValid);
        Assert.True(offline.IsWhole);
        Assert.False(offline.IsConfirmedByChain);
        Assert.Equal(one.Proof.Components.Select(component => component.Id),
            offline.Components.Select(component => component.Id));
        Assert.All(offline.Components, component => Assert.Equal(Checks, component.Checks.Select(check => check.Name)));
        Assert.Equal(offline.Components.Select(component => component.Distance).Order(),
            offline.Components.Select(component => component.Distance));
        Assert.Equal(proof.Components.Count, offline.Batches.Sum(batch => batch.Components));
        Assert.True(LineageProofVerifier.Verify(proof, one.Facts).IsConfirmedByChain);
    }, iter: 40);

    [Fact]
    public void An_omitted_component_is_named_with_who_names_it() => LineageProofCase.Any.Sample(one =>
    {
        foreach (var omitted in one.Proof.Components)
        {
            var rest = one.Proof.Components.Where(component => component != omitted).ToArray();
            var report = LineageProofVerifier.Verify(one.Proof with { Components = rest });
            Assert.False(report.IsValid);
            var missing = Assert.Single(report.Components, component => !component.IsIncluded);
            Assert.Equal(omitted.Id, missing.Id);
            var children = rest.Where(component =>
                Encoding.UTF8.GetString(component.Manifest.Span)
                    .Contains(omitted.Id.ToString(), StringComparison.Ordinal)).ToArray();
            Assert.Contains(children.Select(child => child.Id.ToString()).Append("the file is about"),
                name => missing.Checks[0].Detail.Contains(name, StringComparison.Ordinal));
            Assert.All(children,
                child => Assert.Contains("parents", Failed(one.Proof with { Components = rest }, child.Id)));
        }
    }, iter: 8);

    [Fact]
    public void An_altered_manifest_fails_by_its_id() =>
        Gen.Select(LineageProofCase.Any, Gen.UInt, Gen.UInt, Gen.Byte).Sample((one, which, where, value) =>
        {
            var at = (int)(which % (uint)one.Proof.Components.Count);
            var bytes = one.Proof.Components[at].Manifest.ToArray();
            var place = where % bytes.Length;
            bytes[place] = bytes[place] == value ? (byte)~value : value;
            Assert.Contains("id", Failed(With(one.Proof, at, component => component with { Manifest = bytes }),
                one.Proof.Components[at].Id));
        }, iter: 40);

    [Fact]
    public void A_changed_parent_fails_by_the_id() =>
        Gen.Select(LineageProofCase.WithAncestors, Gen.Bool).Sample((one, toAnother) =>
        {
            for (var at = 0; at < one.Proof.Components.Count; at++)
            {
                var component = one.Proof.Components[at];
                var manifest = JsonNode.Parse(component.Manifest.Span)!;
                if (manifest["parents"]!.AsArray().Count == 0)
                    continue;
                manifest["parents"]![0]!["id"] = (toAnother ? one.Proof.Components[^1].Id : GraphGen.Id(1)).ToString();
                CanonicalJson.TryCanonicalize(Encoding.UTF8.GetBytes(manifest.ToJsonString()), out byte[]? changed,
                    out _);
                if (!component.Manifest.Span.SequenceEqual(changed))
                    Assert.Contains("id",
                        Failed(With(one.Proof, at, _ => component with { Manifest = changed }), component.Id));
            }
        }, iter: 15);

    [Fact]
    public void Swapped_signatures_fail_for_both() => LineageProofCase.WithAncestors.Sample(one =>
    {
        var (first, last) = (one.Proof.Components[0], one.Proof.Components[^1]);
        var swapped = With(With(one.Proof, 0, _ => first with { Signature = last.Signature }),
            one.Proof.Components.Count - 1, _ => last with { Signature = first.Signature });
        Assert.Equal(["signature"], Failed(swapped, first.Id));
        Assert.Equal(["signature"], Failed(swapped, last.Id));
    }, iter: 20);

    [Fact]
    public void A_forged_path_root_or_creator_fails() => LineageProofCase.Any.Sample(one =>
    {
        for (var at = 0; at < one.Proof.Components.Count; at++)
        {
            var component = one.Proof.Components[at];
            Assert.Contains("path",
                Failed(With(one.Proof, at, _ => component with { Path = [.. component.Path, Keccak256.Hash([9])] }),
                    component.Id));
            Assert.Contains("path",
                Failed(With(one.Proof, at, _ => component with { Path = [.. component.Path.Skip(1)] }), component.Id));
            Assert.Equal(["path", "batch"],
                Failed(With(one.Proof, at, _ => component with { Root = Keccak256.Hash([9]) }), component.Id));
            Assert.Contains("id", Failed(With(one.Proof, at, _ => component with { Creator = default }), component.Id));
        }
    }, iter: 5);

    [Fact]
    public void A_stranger_among_the_components_is_out_of_place() =>
        Gen.Select(LineageProofCase.Any,
            LineageProofCase.Any).Where((one, other) => one.Proof.Id != other.Proof.Id).Sample((one, other) =>
            {
                if (one.Proof.Components.Any(component => component.Id == other.Proof.Id))
                    return;
                var mixed = one.Proof with
                {
                    Components = [.. one.Proof.Components, other.Proof.Components[0]],
                    Batches = [.. one.Proof.Batches, .. other.Proof.Batches]
                };
                Assert.Contains("place", Failed(mixed, other.Proof.Id));
            }, iter: 20);

    [Fact]
    public void A_proof_cut_at_a_depth_is_valid_and_says_so_but_hides_nothing_before_it() =>
        Gen.Select(LineageProofCase.WithAncestors, Gen.Int[0, 3]).Sample((one, depth) =>
        {
            var cut = Read(Bytes(one.CutAt(depth)));
            var report = LineageProofVerifier.Verify(cut);
            Assert.True(report.IsValid);
            Assert.Equal(depth, report.Depth);
            Assert.Equal(cut.Components.Count == one.Proof.Components.Count, report.IsWhole);
            Assert.Equal(report.IsWhole, LineageProofVerifier.Verify(cut with { Depth = null }).IsValid);
            foreach (var omitted in cut.Components)
                Assert.False(LineageProofVerifier.Verify(
                    cut with { Components = [.. cut.Components.Where(component => component != omitted)] }).IsValid);
            if (report.Components.Max(component => component.Distance) == depth && depth > 0)
                Assert.False(LineageProofVerifier.Verify(cut with { Depth = depth - 1 }).IsValid);
        }, iter: 20);

    [Fact]
    public void A_file_with_one_byte_changed_is_refused_or_fails() => LineageProofCase.Any.Sample(one =>
    {
        var original = Bytes(one.Proof);
        Gen.Select(Gen.Int[0, original.Length - 1],
            Gen.OneOf(Gen.Byte, Gen.Byte[(byte)'0', (byte)'9'], Gen.Byte[(byte)'a', (byte)'f'])).Sample((at, value) =>
            {
                var changed = original.ToArray();
                changed[at] = value;
                if (!LineageProofFile.TryRead(new MemoryStream(changed), out var proof, out var violations))
                    Assert.NotEmpty(violations);
                else if (!Bytes(proof).AsSpan().SequenceEqual(original))
                    Assert.False(LineageProofVerifier.Verify(proof, one.Facts).IsConfirmedByChain,
                        Encoding.UTF8.GetString(changed));
            }, iter: 40, threads: 1);
    }, iter: 8);

    [Fact]
    public void A_file_cut_short_is_refused() => Gen.Select(LineageProofCase.Any, Gen.UInt).Sample((one, where) =>
    {
        var bytes = Bytes(one.Proof);
        Assert.False(LineageProofFile.TryRead(new MemoryStream(bytes[..(int)(where % (uint)bytes.Length)]), out _,
            out var violations));
        Assert.NotEmpty(violations);
    }, iter: 50);

    [Fact]
    public void A_wallet_s_answer_is_valid_for_the_component_it_was_asked_about()
    {
        var one = LineageProofCase.Any.Where(one => one.Proof.Components[0].Signature.Domain is null).Single();
        var wallet = With(one.Proof, 0, component =>
            component with { Signature = component.Signature with { Signature = "0x" + new string('a', 400) } });
        Assert.Equal(["signature"], Failed(wallet, one.Proof.Id));
        Assert.True(LineageProofVerifier.Verify(wallet, one.Facts with
        {
            SignaturesAccepted = new Dictionary<AinftId, bool> { [one.Proof.Id] = true }
        }).IsConfirmedByChain);
        Assert.False(LineageProofVerifier.Verify(wallet,
            one.Facts with { SignaturesAccepted = new Dictionary<AinftId, bool> { [one.Proof.Id] = false } }).IsValid);
    }

    [Fact]
    public void A_batch_that_the_chain_does_not_confirm_is_named()
    {
        var one = LineageProofCase.Any.Single();
        var root = one.Proof.Batches[0].Root;
        var contradicted = new Dictionary<Bytes32, ChainFacts>(
            one.Facts.Batches)
        { [root] = one.Facts.Batches[root] with { Anchor = null } };
        var report = LineageProofVerifier.Verify(one.Proof, one.Facts with { Batches = contradicted });
        Assert.False(report.IsValid);
        Assert.Equal(root,
            Assert.Single(report.Batches, batch => batch.Checks.Any(check => check.Result == CheckResult.Fail)).Root);
        contradicted.Remove(root);
        report = LineageProofVerifier.Verify(one.Proof, one.Facts with { Batches = contradicted });
        Assert.True(report.IsValid);
        Assert.False(report.IsConfirmedByChain);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("[]", "")]
    [InlineData("{}", "")]
    [InlineData("""{"format":"ainft-proof/1"}""", "/format")]
    [InlineData("""{"format":"ainft-lineage/1","format":"ainft-lineage/1"}""", "/format")]
    [InlineData("""{"depth":-1}""", "/depth")]
    [InlineData("""{"more":{"x":[1,2]}}""", "/more")]
    [InlineData("""{"components":7}""", "")]
    [InlineData("""{"components":[{"id":1,"id":2}]}""", "/components/0/id")]
    [InlineData("""{"components":[],"id":"\ud800"}""", "/id")]
    public void Other_JSON_is_refused_where_it_is_wrong(string json, string pointer)
    {
        Assert.False(LineageProofFile.TryRead(new MemoryStream(Encoding.UTF8.GetBytes(json)), out _,
            out var violations));
        Assert.Equal(pointer, violations[0].Pointer);
    }

    [Fact]
    public void Names_of_members_may_be_escaped() => LineageProofCase.Any.Sample(one =>
    {
        var bytes = Bytes(one.Proof);
        var escaped = Encoding.UTF8.GetString(bytes)
            .Replace("\"components\":", "\"\\u0063omponents\":", StringComparison.Ordinal)
            .Replace("\"creator\":", "\"creato\\u0072\":", StringComparison.Ordinal)
            .Replace("\"chain\":", "\"c\\u0068ain\":", StringComparison.Ordinal);

        Assert.Contains("\\u0072", escaped, StringComparison.Ordinal);
        Assert.Equal(bytes, Bytes(Read(Encoding.UTF8.GetBytes(escaped))));
    }, iter: 10);

    [Fact]
    public void A_file_that_comes_in_pieces_is_read_as_one_that_comes_whole() =>
        Gen.Select(LineageProofCase.Any, Gen.Int[1, 120_000].Array[4], Gen.Int[1, 5000]).Sample((one, sizes, piece) =>
        {
            var large = one.Proof with
            {
                Components = [.. one.Proof.Components.Select((component, i) =>
                    component with { Manifest = Encoding.UTF8.GetBytes(new string('é', sizes[i % 4])) })]
            };
            using var stream = new Pieces(Bytes(large), piece);
            Assert.True(LineageProofFile.TryRead(stream, out var proof, out var violations),
                string.Join('\n', violations));
            Assert.Equal(Bytes(large), Bytes(proof));
        }, iter: 5);

    private sealed class Pieces(byte[] bytes, int size) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            base.Read(buffer, offset, Math.Min(count, size));
    }

    [Fact]
    public void A_component_that_comes_twice_is_refused()
    {
        var one = LineageProofCase.Any.Single().Proof;
        var twice = one with
        {
            Components = [.. one.Components, one.Components[0]],
            Batches = [.. one.Batches, one.Batches[0]]
        };
        Assert.False(LineageProofFile.TryRead(new MemoryStream(Bytes(twice)), out _, out var violations));
        Assert.Equal([$"/components/{one.Components.Count}", $"/batches/{one.Batches.Count}"],
            violations.Select(violation => violation.Pointer));
    }

    [Fact]
    public void A_value_beyond_all_limits_is_refused_before_it_is_held()
    {
        using var endless = new MemoryStream(
            Encoding.UTF8.GetBytes($$"""{"components":[{"manifest":"{{new string('x', 3_000_000)}}"}]}"""));
        Assert.False(LineageProofFile.TryRead(endless, out _, out var violations));
        var violation = Assert.Single(violations);
        Assert.Equal(ViolationCode.TooLarge, violation.Code);
        Assert.Contains("2097152", violation.Reason, StringComparison.Ordinal);
        Assert.True(endless.Position < 2_200_000);
    }
}
