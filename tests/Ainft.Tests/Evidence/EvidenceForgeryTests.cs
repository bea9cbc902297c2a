using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Ethereum;
using Ainft.Tests.Json;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Evidence;

/// <summary>
/// False statements that a registry or a node signs and anchors. The verifier must answer each with a report.
/// </summary>
public sealed class EvidenceForgeryTests
{
    private static readonly EvidenceCase Mixed = EvidenceCase.Create(2, 3, [6, 9, 8, 0, 0, 7], produce: false, 7);

    private static readonly EvidenceCase[] Cases =
        [EvidenceCase.Reproduced, EvidenceCase.NotReproduced, EvidenceCase.Produced, EvidenceCase.First, Mixed];

    [Fact]
    public void A_statement_of_another_structure_fails_a_check_unless_only_the_registry_states_it() =>
        Gen.Select(Gen.Int[0, Cases.Length - 1].Select(which => Cases[which]), Gen.Int[0, 3], JsonMutation.Any)
            .Sample((one, which, mutation) =>
            {
                var statements = one.Evidence.Statements.Select(statement => statement.Envelope).ToArray();
                which %= statements.Length;
                var node = JsonNode.Parse(statements[which].Payload.Span)!;
                var paths = mutation.Apply(node);
                if (!CanonicalJson.TryCanonicalize(Encoding.UTF8.GetBytes(node.ToJsonString()), out byte[]? canonical,
                    out _) || canonical.AsSpan().SequenceEqual(statements[which].Payload.Span))
                    return;
                statements[which] = EvidenceCase.Sign(canonical,
                    which == 0 ? EvidenceCase.Operator : one.Keys[statements[which].KeyId]);
                var forged = EvidenceCase.Anchor(statements, one.Manifest,
                    one.Run.Request.Template is not null ? EvidenceCase.Operator : EvidenceCase.Creator, 7);
                var report = EvidenceVerifier.Verify(forged.Evidence, forged.Facts);
                Assert.True(
                    !report.IsValid
                        || which == 0 && paths.All(path => UnverifiedStatement.Contains(one, node, path)),
                    $"{mutation} {string.Join(' ', paths)}: {Encoding.UTF8.GetString(canonical)}");
                Assert.All(All(report), check => Assert.NotEmpty(check.Detail));
            }, iter: 600);

    [Fact]
    public void A_file_of_another_structure_is_refused_or_fails_a_check() =>
        Gen.Select(
            Gen.Int[0, Cases.Length].Select(which => which < Cases.Length ? Cases[which] : EvidenceCase.Attested),
            JsonMutation.Any).Sample((one, mutation) =>
            {
                var original = one.Evidence.ToJson();
                var node = JsonNode.Parse(original)!;
                mutation.Apply(node);
                if (!EvidenceFile.TryParse(Encoding.UTF8.GetBytes(node.ToJsonString()), out var evidence,
                    out var violations))
                    Assert.NotEmpty(violations);
                else if (!evidence.ToJson().AsSpan().SequenceEqual(original) && !IsWithoutBlock(evidence, one.Evidence))
                    Assert.False(EvidenceVerifier.Verify(evidence, one.Facts).IsValid,
                        $"{mutation}: {node.ToJsonString()}");
            }, iter: 400);

    [Fact]
    public void A_task_that_is_revealed_without_a_result_fails_and_does_not_throw()
    {
        var report = Forge(EvidenceCase.Reproduced, run => run["tasks"]![0]!.AsObject().Remove("revealed"));
        Assert.Contains("revealed", Detail(report, EvidenceVerifier.Summary), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_tasks_of_one_node_fail_and_do_not_throw()
    {
        var report = Forge(EvidenceCase.Reproduced, run => run["tasks"]!.AsArray().Add(run["tasks"]![0]!.DeepClone()));
        Assert.Contains("A node has one task at most", Detail(report, EvidenceVerifier.Summary),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_is_not_decided_fails()
    {
        var report = Forge(EvidenceCase.Reproduced, run => run["state"] = "computing");
        Assert.Contains("not decided", Detail(report, EvidenceVerifier.Summary), StringComparison.Ordinal);
    }

    [Fact]
    public void A_component_that_was_produced_by_a_result_of_another_path_than_its_template_fails_and_does_not_throw()
    {
        var one = EvidenceCase.Produced;
        var center = one.Run.Verdict!.Consensus!.Value;
        var tasks = one.Run.Tasks.Select(task => task.Node.Node != center ? task : task with
        {
            Revealed = task.Revealed! with
            {
                Result = task.Revealed.Result with
                {
                    Outputs =
                    [
                        task.Revealed.Result.Outputs[0] with { Path = "another.npz" },
                        task.Revealed.Result.Outputs[1],
                    ],
                },
            },
        });
        var report = Prove(one, one.Run with { Tasks = [.. tasks] });
        Assert.Contains("does not belong to the template's workflow", Detail(report, EvidenceVerifier.Request),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Dependencies_of_parents_without_a_digest_fail()
    {
        var report = ForgeNode(1, statement =>
            statement["predicate"]!["buildDefinition"]!["resolvedDependencies"]![1]!.AsObject().Remove("digest"));
        Assert.Contains("Expected a digest of parent", Detail(report.Nodes[0].Checks, EvidenceVerifier.Statement),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_digest_of_a_parent_or_of_its_file_that_another_node_contradicts_fails_and_is_named(int dependency)
    {
        var report = ForgeNode(2, statement =>
            statement["predicate"]!["buildDefinition"]!["resolvedDependencies"]![dependency]!["digest"]!["sha256"] =
                new string('a', 64));
        Assert.Contains(new string('a', 64), Detail(report.Nodes[1].Checks, EvidenceVerifier.Statement),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Digests_that_the_manifest_does_not_have_are_the_nodes_word()
    {
        var report = EvidenceVerifier.Verify(EvidenceCase.Reproduced.Evidence);
        var check = Assert.Single(report.Nodes[0].Checks, check => check.Name == EvidenceVerifier.Statement);
        Assert.Contains("only the nodes state the digests of 2 (parents and their files)", check.Detail,
            StringComparison.Ordinal);
        Assert.Contains(report.Remarks,
            remark => remark.StartsWith("Only the nodes state the digests of 2", StringComparison.Ordinal));
    }

    [Fact]
    public void Operators_who_signed_their_nodes_are_proven_and_others_are_the_registrys_word()
    {
        var (latest, first) = (EvidenceVerifier.Verify(EvidenceCase.Reproduced.Evidence),
            EvidenceVerifier.Verify(EvidenceCase.First.Evidence));
        Assert.All(latest.Nodes, node =>
            Assert.Single(node.Checks,
                check => check is { Name: EvidenceVerifier.Registration, Result: CheckResult.Pass }));
        Assert.DoesNotContain(latest.Remarks, remark => remark.Contains("node of the panel", StringComparison.Ordinal));
        Assert.Contains(first.Remarks, remark =>
            remark.StartsWith("Only the registry states the operator and the payout address of every node of the panel",
                StringComparison.Ordinal));
        Assert.Contains(Prove(EvidenceCase.Reproduced, WithRegistration(0, _ => null)).Remarks,
            remark => remark.Contains("1 of 3 nodes of the panel", StringComparison.Ordinal));
    }

    [Fact]
    public void An_operator_or_a_payout_address_that_was_not_signed_fails()
    {
        var one = EvidenceCase.Reproduced;
        foreach (var changed in new[]
        {
            one.Run.Tasks[0].Node with { Payout = EvidenceCase.Creator.Address },
            one.Run.Tasks[0].Node with { Operator = EvidenceCase.Operator.Address }
        })
        {
            var rounds = one.Run.Rounds.Select(round => round with
            {
                Candidates =
                    [.. round.Candidates.Select(candidate => candidate.Node == changed.Node ? changed : candidate)]
            });
            var report = Prove(one, one.Run with
            {
                Rounds = [.. rounds],
                Tasks = [one.Run.Tasks[0] with { Node = changed }, .. one.Run.Tasks.Skip(1)]
            });
            Assert.Contains("Expected the signature of the operator",
                Detail(report.Nodes[0].Checks, EvidenceVerifier.Registration), StringComparison.Ordinal);
        }
        var other =
            Prove(one, WithRegistration(0, registration => registration with { Deadline = registration.Deadline + 1 }));
        Assert.False(other.IsValid);
    }

    [Fact]
    public void Two_nodes_of_one_operator_fail()
    {
        var one = EvidenceCase.Reproduced;
        var same = one.Run.Tasks[1].Node with { Operator = one.Run.Tasks[0].Node.Operator };
        var report = Prove(one,
            one.Run with { Tasks = [one.Run.Tasks[0], one.Run.Tasks[1] with { Node = same }, one.Run.Tasks[2]] });
        Assert.Contains("distinct operators", Detail(report, EvidenceVerifier.Operators), StringComparison.Ordinal);
    }

    [Fact]
    public void A_contract_wallet_that_operates_a_node_needs_the_chain()
    {
        var one = EvidenceCase.Reproduced;
        var run = WithRegistration(0, registration => registration with { Signature = "0x1234" });
        var forged = EvidenceCase.Prove(run, one.Manifest, one.Manifest, one.Keys, EvidenceCase.Creator, 7);
        var node = run.Tasks[0].Node.Node;
        var offline = EvidenceVerifier.Verify(forged.Evidence);
        Assert.True(offline.IsValid);
        Assert.Equal(CheckResult.NotChecked,
            Assert.Single(offline.Nodes[0].Checks, check => check.Name == EvidenceVerifier.Registration).Result);
        foreach (var accepted in new[] { true, false })
            Assert.Equal(accepted, EvidenceVerifier.Verify(forged.Evidence, forged.Facts with
            {
                OperatorsAccepted = new Dictionary<Address, bool> { [node] = accepted }
            }).IsConfirmedByChain);
        Assert.False(EvidenceVerifier.Verify(forged.Evidence, forged.Facts).IsConfirmedByChain);
    }

    [Fact]
    public void A_run_of_the_first_version_has_no_registrations()
    {
        var json = JsonNode.Parse(EvidenceCase.First.Run.ToJson())!;
        json["tasks"]![0]!["registration"] =
            JsonNode.Parse(EvidenceCase.Reproduced.Run.ToJson())!["tasks"]![0]!["registration"]!.DeepClone();
        Assert.Throws<FormatException>(() => Run.FromJson(Encoding.UTF8.GetBytes(json.ToJsonString())));
    }

    [Fact]
    public void A_failed_verification_has_the_level_FAILED_and_its_inputs_have_uris_since_the_second_version()
    {
        static JsonNode PredicateOf(EvidenceCase one) =>
            JsonNode.Parse(one.Evidence.Statements[0].Envelope.Payload.Span)!["predicate"]!;
        var (failed, passed, first) = (PredicateOf(EvidenceCase.NotReproduced), PredicateOf(EvidenceCase.Reproduced),
            PredicateOf(EvidenceCase.Create(3, 0, [.. Enumerable.Repeat(8, 12)], produce: false, 7,
                EvidenceVersion.First)));
        Assert.Equal("[\"FAILED\"]", failed["verifiedLevels"]!.ToJsonString());
        Assert.Equal("[\"AINFT_REPRODUCED\"]", passed["verifiedLevels"]!.ToJsonString());
        Assert.Equal("[]", first["verifiedLevels"]!.ToJsonString());
        Assert.All(failed["inputAttestations"]!.AsArray(), input =>
            Assert.Matches("^urn:ainft:run:0x[0-9a-f]{64}:node:0x[0-9a-fA-F]{40}$", input!["uri"]!.GetValue<string>()));
        Assert.All(first["inputAttestations"]!.AsArray(), input =>
            Assert.StartsWith("urn:ainft:node:", input!["name"]!.GetValue<string>(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, "example.org/trainer@sha256:")]
    [InlineData(2, "oci://example.org/trainer@sha256:")]
    public void An_image_is_a_dependency_with_a_URI_since_the_second_version(int version, string uri)
    {
        var json = JsonNode.Parse(EvidenceCase.Model(claimed: true).Canonical.Span)!;
        json["workflow"]!.AsObject().Remove("runtime");
        json["workflow"]!["image"] = $"example.org/trainer@sha256:{new string('a', 64)}";
        json["workflow"]!["inputs"] = new JsonArray();
        Assert.True(Manifest.TryParse(Encoding.UTF8.GetBytes(json.ToJsonString()), out var manifest,
            out var violations), string.Join('\n', violations));
        var task = new ProvenanceTask(EvidenceCase.Reproduced.Run.Id, null, manifest,
            new Dictionary<AinftId, Manifest>(), RunTerms.Open, version);
        var image =
            ProvenanceStatement.Of(task, EvidenceCase.Creator.Address, EvidenceCase.Found(0), default).Dependencies[0];
        Assert.Equal(("image", uri + new string('a', 64)), (image.Name, image.Uri));
    }

    [Fact]
    public void A_message_names_the_parts_that_differ()
    {
        var one = EvidenceCase.Reproduced;
        var supporters = Prove(one,
            one.Run with { Verdict = one.Run.Verdict! with { Supporters = [.. one.Run.Verdict!.Supporters.Take(2)] } });
        Assert.Contains("Expected 3 items at /verdict/supporters, found 2.",
            Detail(supporters, EvidenceVerifier.VerdictCheck), StringComparison.Ordinal);
        var changed = one.Run.Tasks[0].Node with { Payout = EvidenceCase.Creator.Address };
        var draw =
            Prove(one, one.Run with { Tasks = [one.Run.Tasks[0] with { Node = changed }, .. one.Run.Tasks.Skip(1)] });
        Assert.Contains($"paid to {EvidenceCase.Creator.Address}", Detail(draw, EvidenceVerifier.Draw),
            StringComparison.Ordinal);
        var summary = JsonNode.Parse(one.Evidence.Statements[0].Envelope.Payload.Span)!;
        summary["predicate"]!["verificationResult"] = "FAILED";
        Assert.Contains("Expected \"PASSED\" at /predicate/verificationResult, found \"FAILED\".",
            Detail(Signed(one, summary), EvidenceVerifier.Summary), StringComparison.Ordinal);
    }

    [Fact]
    public void No_failing_check_expects_what_it_found() =>
        Gen.Select(Gen.Int[0, Cases.Length - 1].Select(which => Cases[which]), JsonMutation.Any)
            .Sample((one, mutation) =>
            {
                var summary = JsonNode.Parse(one.Evidence.Statements[0].Envelope.Payload.Span)!;
                mutation.Apply(summary);
                if (CanonicalJson.TryCanonicalize(Encoding.UTF8.GetBytes(summary.ToJsonString()), out byte[]? _, out _))
                    Assert.All(All(Signed(one, summary)).Where(check => check.Result == CheckResult.Fail),
                        check => Assert.DoesNotMatch(@"Expected (?<same>.+), found \k<same>\.", check.Detail));
            }, iter: 200);

    // The chain can confirm a batch even when the file does not name its block or its transaction.
    private static bool IsWithoutBlock(EvidenceFile changed, EvidenceFile original) =>
        changed.Batches.Zip(original.Batches).Any(pair =>
            pair.First.Block is null != pair.Second.Block is null
                || pair.First.Transaction is null != pair.Second.Transaction is null)
        || changed.Component.Block is null != original.Component.Block is null
            || changed.Component.Transaction is null != original.Component.Transaction is null;

    private static Run WithRegistration(int task, Func<NodeRegistration, NodeRegistration?> change)
    {
        var run = EvidenceCase.Reproduced.Run;
        return run with
        {
            Tasks = [.. run.Tasks.Select((one, i) =>
                i == task ? one with { Registration = change(one.Registration!) } : one)]
        };
    }

    private static EvidenceReport Forge(EvidenceCase one, Action<JsonNode> change)
    {
        var summary = JsonNode.Parse(one.Evidence.Statements[0].Envelope.Payload.Span)!;
        change(UnverifiedStatement.RunOf(summary, one));
        return Signed(one, summary);
    }

    private static EvidenceReport Signed(EvidenceCase one, JsonNode summary)
    {
        Assert.True(CanonicalJson.TryCanonicalize(Encoding.UTF8.GetBytes(summary.ToJsonString()), out byte[]? canonical,
            out _));
        DsseEnvelope[] statements = [EvidenceCase.Sign(canonical, EvidenceCase.Operator),
            .. one.Evidence.Statements.Skip(1).Select(statement => statement.Envelope)];
        return EvidenceVerifier.Verify(EvidenceCase.Anchor(statements, one.Manifest,
            one.Run.Request.Template is not null ? EvidenceCase.Operator : EvidenceCase.Creator, 7).Evidence);
    }

    /// <summary>Evidence in which a node signs its changed statement and the summary refers to it.</summary>
    private static EvidenceReport ForgeNode(int place, Action<JsonNode> change)
    {
        var one = EvidenceCase.Reproduced;
        var statements = one.Evidence.Statements.Select(statement => statement.Envelope).ToArray();
        var node = JsonNode.Parse(statements[place].Payload.Span)!;
        change(node);
        Assert.True(CanonicalJson.TryCanonicalize(Encoding.UTF8.GetBytes(node.ToJsonString()), out byte[]? canonical,
            out _));
        var forged = EvidenceCase.Sign(canonical, one.Keys[statements[place].KeyId]);
        var summary = Encoding.UTF8.GetString(statements[0].Payload.Span)
            .Replace(statements[place].Digest.ToString()[2..], forged.Digest.ToString()[2..], StringComparison.Ordinal);
        statements[place] = forged;
        statements[0] = EvidenceCase.Sign(Encoding.UTF8.GetBytes(summary), EvidenceCase.Operator);
        return EvidenceVerifier.Verify(EvidenceCase.Anchor(statements, one.Manifest, EvidenceCase.Creator, 7).Evidence);
    }

    private static EvidenceReport Prove(EvidenceCase one, Run run)
    {
        var (component, creator) =
            run.Request.Template is null ? (one.Manifest, EvidenceCase.Creator) : (one.Manifest, EvidenceCase.Operator);
        var subject = run.Request.Template is { } template
            && Manifest.TryParse(Encoding.UTF8.GetBytes(template), out var read, out _)
            ? read
            : component;
        return EvidenceVerifier.Verify(EvidenceCase.Prove(run, component, subject, one.Keys, creator, 7).Evidence);
    }

    private static IEnumerable<VerificationCheck> All(EvidenceReport report) =>
        [.. report.Component.Checks, .. report.Summary, .. report.Nodes.SelectMany(node => node.Checks),
            .. report.Batches.SelectMany(batch => batch.Checks)];

    private static string Detail(EvidenceReport report, string name) => Detail(report.Summary, name);

    private static string Detail(IEnumerable<VerificationCheck> checks, string name)
    {
        var check = Assert.Single(checks, check => check.Name == name);
        Assert.Equal(CheckResult.Fail, check.Result);
        return check.Detail;
    }
}
